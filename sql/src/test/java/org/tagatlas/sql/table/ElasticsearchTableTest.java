package org.tagatlas.sql.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchTableTest {

  private static final String KEYED = "tag STRING, PRIMARY KEY (tag) NOT ENFORCED";

  private final TableEnvironment tables =
      TableEnvironment.create(EnvironmentSettings.inBatchMode());

  @Test
  void columnsHaveExplicitMappings() throws Exception {
    String mappings =
        IndexMappings.of(
            DataTypes.ROW(
                DataTypes.FIELD("tag", DataTypes.STRING()),
                DataTypes.FIELD("photos", DataTypes.BIGINT()),
                DataTypes.FIELD("score", DataTypes.DOUBLE()),
                DataTypes.FIELD("seen", DataTypes.TIMESTAMP_LTZ(3)),
                DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING())),
                DataTypes.FIELD(
                    "location",
                    DataTypes.ROW(
                        DataTypes.FIELD("lat", DataTypes.DOUBLE()),
                        DataTypes.FIELD("lon", DataTypes.DOUBLE()))),
                DataTypes.FIELD(
                    "place", DataTypes.ROW(DataTypes.FIELD("city", DataTypes.STRING())))));
    String date = "{\"type\":\"date\",\"format\":\"strict_date_optional_time\"}";
    String keyword = "{\"type\":\"keyword\",\"ignore_above\":8191}";
    assertThat(new ObjectMapper().readTree(mappings))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"dynamic": false, "properties": {
                      "tag": %1$s, "photos": {"type": "long"}, "score": {"type": "double"},
                      "seen": %2$s, "tags": %1$s, "location": {"type": "geo_point"},
                      "place": {"properties": {"city": %1$s}}}}"""
                        .formatted(keyword, date)));
    assertThatThrownBy(
            () ->
                IndexMappings.of(
                    DataTypes.ROW(
                        DataTypes.FIELD("m", DataTypes.MAP(DataTypes.STRING(), DataTypes.INT())))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("column 'm'");
  }

  @Test
  void rejectsInvalidTablesBeforeConnecting(@TempDir Path folder) throws Exception {
    assertInvalid("tag STRING", "'index' = 'x'", "requires a primary key");
    assertInvalid(KEYED, "'index' = 'Big'", "but was 'Big'");
    assertInvalid(
        KEYED, "'index' = 'x', 'user' = 'me'", "a user and a password must be given together");
    assertInvalid(
        KEYED, "'index' = 'x', 'user' = 'me', 'password-file' = '/none'", "/none cannot be read");
    Path empty = Files.createFile(folder.resolve("empty"));
    assertInvalid(
        KEYED, "'index' = 'x', 'api-key-file' = '" + empty + "'", "a file with a single line");
    assertInvalid(KEYED, "'index' = 'x', 'password' = 'secret'", "Unsupported options");
  }

  private void assertInvalid(String columns, String options, String messages) {
    tables.executeSql(
        "CREATE TABLE t (%s) WITH ('connector' = 'elasticsearch', 'url' = 'http://127.0.0.1:1', %s)"
            .formatted(columns, options));
    assertThatThrownBy(() -> tables.explainSql("INSERT INTO t VALUES ('a')"))
        .hasStackTraceContaining(messages);
    tables.executeSql("DROP TABLE t");
  }
}
