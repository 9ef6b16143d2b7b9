package org.tagatlas.sql.function;

import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;

class FunctionsTest {
  private static final TableEnvironment TABLES =
      TableEnvironment.create(EnvironmentSettings.inBatchMode());

  static List<Row> rows(String query) {
    return CollectionUtil.iteratorToList(TABLES.executeSql(query).collect());
  }

  @Test
  void scratch() {
    TABLES.executeSql("LOAD MODULE tagatlas");
    System.out.println(
        rows(
            "SELECT REVERSE_GEOCODE(64.1466, -21.9426), TAGS('a+b,c:d=e'), MACHINE_TAGS('','a+b,c:d=e'), URL_TEXT('50%+%41'), LOG_ODDS(3, 10, 4, 1000), ROUND_SCORE(1.23456), GEOTILE(52.374081, 4.912350, 8), SHARD_KEY('x'), CALENDAR_WINDOW('year', 1300000000), CALENDAR_WINDOW('month', TO_TIMESTAMP_LTZ(1300000000, 0)), REGIONS(64.1466, -21.9426), NAMES_PLACE('iceland','IS')"));
    System.out.println(
        rows(
            "SELECT PHOTOGRAPHERS(u) FROM (VALUES ('a'),('b'),('a'),(CAST(NULL AS STRING))) AS t(u)"));
    System.out.println(
        rows(
            "SELECT x.country, t.tag, r.region, w.kind FROM (SELECT REVERSE_GEOCODE(lat, lon) AS x, lat, lon, tags FROM (VALUES (64.1466e0, -21.9426e0, 'a,b'), (0e0, -40e0, 'q')) AS p(lat, lon, tags)) CROSS JOIN UNNEST(TAGS(tags)) AS t(tag, label) CROSS JOIN UNNEST(REGIONS(lat, lon)) AS r(`level`, region) CROSS JOIN UNNEST(ARRAY['all','year']) AS w(kind)"));
  }
}
