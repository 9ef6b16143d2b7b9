package org.tagatlas.sql.table;

import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.util.Collector;
import org.tagatlas.record.NumberedRow;

/** Converts rows of shards to rows of a table, and drops those that do not belong to it. */
final class ShardRowReader implements FlatMapFunction<NumberedRow, RowData> {

  private static final long serialVersionUID = 1L;

  private final ShardColumn.Rows rows;
  private final ShardColumn[] columns;
  private final LogicalTypeRoot[] types;

  /**
   * Creates a reader.
   *
   * @param types the declared types of the columns
   */
  ShardRowReader(ShardColumn.Rows rows, List<ShardColumn> columns, List<LogicalTypeRoot> types) {
    this.rows = rows;
    this.columns = columns.toArray(ShardColumn[]::new);
    this.types = types.toArray(LogicalTypeRoot[]::new);
  }

  @Override
  public void flatMap(NumberedRow read, Collector<RowData> out) {
    if (rows.has(read)) {
      GenericRowData row = new GenericRowData(columns.length);
      for (int i = 0; i < columns.length; i++) {
        row.setField(i, columns[i].read(read, types[i]));
      }
      out.collect(row);
    }
  }
}
