package org.tagatlas.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.training.InventedPlaces;

/** Tests the functions in a table environment, after {@code LOAD MODULE tagatlas}. */
class TagatlasModuleTest {

  private static TableEnvironment tables;

  @BeforeAll
  static void loadTheModule() {
    tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.getConfig().set("parallelism.default", "1");
    tables.executeSql("LOAD MODULE tagatlas");
  }

  @Test
  void locatesTextsWithAModel(@TempDir Path folder) throws Exception {
    Path model = InventedPlaces.train(folder);
    String query =
        "SELECT LOCATE_TEXT('quuxplace1', '', '%s').country, LOCATE_TEXT('quuxplace1', '') IS NULL";
    assertThat(row(query.formatted(model))).isEqualTo(Row.of("ES", true));
    Path other = Files.writeString(folder.resolve("other"), "no model");
    assertThatThrownBy(() -> row(query.formatted(other))).hasStackTraceContaining(other.toString());
    assertThatThrownBy(() -> row(query.formatted(folder.resolve("none"))))
        .hasStackTraceContaining("there is no model");
  }

  @Test
  void hasAllFunctionsWithoutShadowingFlinks() {
    assertThat(tables.listModules()).containsExactly("core", "tagatlas");
    TableEnvironment plain = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    assertThat(new TagatlasModule().listFunctions())
        .hasSize(13)
        .isSubsetOf(tables.listFunctions())
        .doesNotContainAnyElementsOf(List.of(plain.listFunctions()));
  }

  @Test
  void acceptsAnyNumericTypeAndCase() {
    Row row =
        row(
            """
            SELECT
              REVERSE_GEOCODE(42.3601, -71.0589).city,
              reverse_geocode(CAST(42.3601 AS FLOAT), CAST(-71.0589 AS DECIMAL(9, 4))).country,
              GEOTILE(52.374081, 4.912350, 8),
              ROUND_SCORE(LOG_ODDS(7, CAST(100 AS SMALLINT), CAST(9 AS BIGINT), 5000)) > 0,
              CALENDAR_WINDOW('month', 1293840000),
              CALENDAR_WINDOW('month', TO_TIMESTAMP_LTZ(1293840000, 0)),
              SHARD_KEY('a'),
              NAMES_PLACE('reykjavik', 'IS'),
              URL_TEXT('100%+%41'), URL_DECODE('100%+%41')
            """);
    assertThat(row)
        .isEqualTo(
            Row.of(
                "Boston",
                "US",
                "8/131/84",
                true,
                "2011-01",
                "2011-01",
                "cc175b9c0f1b6a831c399e269772661",
                true,
                "100% A",
                null));
  }

  @Test
  void returnsNullForNull() {
    Row row =
        row(
            """
            SELECT REVERSE_GEOCODE(NULL, 1), REGIONS(1, NULL), TAGS(NULL),
              MACHINE_TAGS(NULL, NULL), URL_TEXT(NULL), LOG_ODDS(1, 2, NULL, 4), ROUND_SCORE(NULL),
              GEOTILE(1, 1, NULL), SHARD_KEY(NULL), CALENDAR_WINDOW('year', CAST(NULL AS BIGINT)),
              NAMES_PLACE('x', NULL)
            """);
    for (int i = 0; i < row.getArity(); i++) {
      assertThat(row.getField(i)).as("column %d", i).isNull();
    }
  }

  @Test
  void rowsAndArraysCanBeUnnested() {
    assertThat(
            rows(
                """
                SELECT r.region, t.tag, m.predicate, COUNT(*), PHOTOGRAPHERS(uid)
                FROM (VALUES
                  ('a', 'Big+Sky,x:y=1', 64.1466e0, -21.9426e0),
                  ('b', 'bigsky,x:y=2', 64.1466e0, -21.9426e0),
                  ('a', 'bigsky,x:y=3', 64.1466e0, -21.9426e0),
                  ('c', 'bigsky,x:y=3', 30.0e0, -40.0e0)) AS p (uid, usertags, lat, lon)
                CROSS JOIN UNNEST(REGIONS(lat, lon)) AS r (`level`, region)
                CROSS JOIN UNNEST(TAGS(usertags)) AS t (tag, label)
                CROSS JOIN UNNEST(MACHINE_TAGS('', usertags)) AS m (namespace, predicate, v)
                WHERE `level` = 'country'
                GROUP BY r.region, t.tag, m.predicate
                """))
        .containsExactly(Row.of("IS", "bigsky", "y", 3L, 2L));
  }

  @Test
  void reportsInvalidCalls() {
    assertThatThrownBy(() -> tables.explainSql("SELECT TAGS(1, 2)"))
        .isInstanceOf(ValidationException.class)
        .hasStackTraceContaining("TAGS");
    assertThatThrownBy(() -> tables.executeSql("LOAD MODULE tagatlas WITH ('x' = 'y')"))
        .isInstanceOf(ValidationException.class);
  }

  private static Row row(String query) {
    List<Row> rows = rows(query);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static List<Row> rows(String query) {
    return CollectionUtil.iteratorToList(tables.executeSql(query).collect());
  }
}
