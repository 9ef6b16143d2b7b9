package org.tagatlas.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs SQL statements like any SQL client of Flink, and returns rows as text. */
final class ClusterSession implements Function<String, List<String>> {

  private final TableEnvironment tables =
      TableEnvironment.create(EnvironmentSettings.inBatchMode());

  ClusterSession() {
    tables.getConfig().set("parallelism.default", "1");
  }

  @Override
  public List<String> apply(String statement) {
    List<String> rows = new ArrayList<>();
    CloseableIterator<Row> all = tables.executeSql(statement).collect();
    all.forEachRemaining(row -> rows.add(row.toString()));
    try {
      all.close();
    } catch (Exception e) {
      throw new IllegalStateException(statement, e);
    }
    return rows;
  }
}
