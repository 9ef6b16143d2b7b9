package org.tagatlas.sql.table;

import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.util.Collector;
import org.tagatlas.connectors.record.NumberedRow;

/** Makes a table's rows of those of a shard that are meant, and none of the others. */
final class ShardRowReader implements FlatMapFunction<NumberedRow, RowData> {

  private static final long serialVersionUID = 1L;

  private final ShardColumn.Rows rows;
  private final ShardColumn[] columns;
  private final LogicalTypeRoot[] types;

  /**
   * Makes a reader.
   *
   * @param types of each column the declared type
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
