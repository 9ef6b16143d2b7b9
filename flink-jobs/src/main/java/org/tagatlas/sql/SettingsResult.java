package org.tagatlas.sql;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.internal.TableResultImpl;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.types.Row;

/** The settings of a session as rows: the answer to {@code SET} without a key. */
final class SettingsResult {

  private SettingsResult() {}

  static TableResultInternal of(Configuration settings) {
    Map<String, String> sorted = new TreeMap<>(settings.toMap());
    List<Row> rows =
        sorted.entrySet().stream().map(each -> Row.of(each.getKey(), each.getValue())).toList();
    return TableResultImpl.builder()
        .resultKind(ResultKind.SUCCESS_WITH_CONTENT)
        .schema(
            ResolvedSchema.of(
                Column.physical("key", DataTypes.STRING()),
                Column.physical("value", DataTypes.STRING())))
        .data(rows)
        .build();
  }
}
