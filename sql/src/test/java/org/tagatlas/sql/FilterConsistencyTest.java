package org.tagatlas.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.filter.PhotoFilter;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;

/** A condition of {@code --where} has the value that Flink SQL gives it. */
class FilterConsistencyTest {

  private static final List<String> CONDITIONS =
      List.of(
          "usertags LIKE '%a,_%'",
          "usertags NOT LIKE '%!_b%' ESCAPE '!'",
          "latitude > 10 AND longitude < 20",
          "latitude > 10 OR accuracy = 3",
          "NOT (latitude > 10 AND accuracy > 3)",
          "accuracy IN (1, 2, 3)",
          "accuracy NOT IN (1, 2, 3)",
          "latitude BETWEEN -10 AND 10.5",
          "latitude NOT BETWEEN -10 AND 10.5",
          "(latitude > 0) IS TRUE",
          "(latitude > 0) IS NOT FALSE",
          "(latitude > 0) IS UNKNOWN",
          "accuracy IS NULL OR marker = 1",
          "photoid * 2 + 1 > 20 - accuracy",
          "photoid / 4 = 3 OR photoid % 5 = 2",
          "-latitude + 0.5 > longitude / 2",
          "COALESCE(accuracy, 99) > 8",
          "CHAR_LENGTH(title) = 6 OR UPPER(title) = 'T1'",
          "URL_TEXT(title) = 'a b'",
          "TRIM(title) || 'x' <> 't3x'",
          "YEAR(datetaken) = 2011 AND MONTH(datetaken) < 6",
          "DAYOFMONTH(datetaken) = HOUR(datetaken)",
          "datetaken >= TIMESTAMP '2011-04-01 10:00:00'",
          "dateuploaded > 1316432700",
          "REVERSE_GEOCODE(latitude, longitude).country = 'IS'",
          "REVERSE_GEOCODE(latitude, longitude).city IS NULL",
          "GEOTILE(latitude, longitude, 1) = '1/0/0'",
          "SHARD_KEY(downloadurl) LIKE '7%'",
          "ABS(longitude) < 30 AND uid <> ''");

  @TempDir Path folder;

  private static String json(int i) {
    List<String> fields = new ArrayList<>(List.of("\"photoid\": " + i));
    if (i % 2 == 0) {
      fields.add("\"latitude\": " + (i % 3 == 0 ? 64.15 : i - 20.0));
      fields.add("\"longitude\": " + (i % 3 == 0 ? -21.9 : 2.0 * i - 30));
    }
    if (i % 3 != 1) {
      fields.add("\"accuracy\": " + (1 + i % 16));
      fields.add("\"dateuploaded\": " + (1316432672 + i));
      fields.add(
          "\"datetaken\": \"2011-0" + (1 + i % 8) + "-1" + i % 10 + " 1" + i % 9 + ":00:00\"");
    }
    fields.add(
        "\"title\": \"" + (i % 5 == 0 ? "a+b" : i % 7 == 0 ? "t\u00e9st%25" : "t" + i) + "\"");
    fields.add("\"usertags\": \"" + (i % 4 == 0 ? "" : "a,x" + (i % 6 == 1 ? "_b" : "")) + "\"");
    fields.add("\"downloadurl\": \"" + (i % 9 == 0 ? "" : "http://x/" + i) + "\"");
    fields.add("\"uid\": \"" + (i % 8 == 0 ? "" : "u") + "\", \"marker\": " + i % 2);
    return "{" + String.join(", ", fields) + "}\n";
  }

  @Test
  void conditionsHaveTheValuesOfFlinkSql() throws Exception {
    Path shard =
        Files.writeString(
            folder.resolve("a.jsonl"),
            IntStream.rangeClosed(1, 60)
                .mapToObj(FilterConsistencyTest::json)
                .collect(Collectors.joining()));
    Configuration conf = new Configuration();
    conf.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    TableEnvironment tables =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(conf).inBatchMode().build());
    tables.executeSql("LOAD MODULE tagatlas");
    tables.executeSql(
        "CREATE TABLE shards (photoid BIGINT, uid STRING, datetaken TIMESTAMP(0), dateuploaded"
            + " BIGINT, title STRING, usertags STRING, longitude DOUBLE, latitude DOUBLE, accuracy"
            + " INT, downloadurl STRING, marker INT) WITH ('connector' = 'tagatlas-shards', 'path' ="
            + " '"
            + folder
            + "')");
    Map<Long, Row> expected = new HashMap<>();
    CollectionUtil.iteratorToList(
            tables
                .executeSql("SELECT photoid, " + String.join(", ", CONDITIONS) + " FROM shards")
                .collect())
        .forEach(row -> expected.put((Long) row.getField(0), row));
    assertThat(expected).hasSize(60);
    for (int i = 0; i < CONDITIONS.size(); i++) {
      String condition = CONDITIONS.get(i);
      PhotoFilter filter = PhotoFilter.parse(condition);
      PhotoFilter opposite = PhotoFilter.parse("NOT (" + condition + ")");
      Map<Long, Boolean> found = new HashMap<>();
      Map<Long, Boolean> wanted = new HashMap<>();
      try (ShardReader reader =
          ShardSource.reader(
              new org.apache.flink.core.fs.Path(shard.toUri()), FieldSet.PUBLISHED)) {
        for (ShardRow row = reader.next(); row instanceof PhotoRecord photo; row = reader.next()) {
          boolean yes = filter.accepts(photo);
          boolean no = opposite.accepts(photo);
          assertThat(yes && no).isFalse();
          found.put(photo.photoid(), yes ? Boolean.TRUE : no ? Boolean.FALSE : null);
          wanted.put(photo.photoid(), (Boolean) expected.get(photo.photoid()).getField(i + 1));
        }
      }
      assertThat(found).as(condition).isEqualTo(wanted);
      assertThat(found.values().stream().distinct().count()).as(condition).isGreaterThan(1);
    }
  }
}
