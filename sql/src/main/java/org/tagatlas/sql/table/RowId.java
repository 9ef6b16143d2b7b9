package org.tagatlas.sql.table;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * The document id of a row: the values of its primary key joined with {@code |}, like the ids of
 * the atlas. In all but the last value, {@code |} and {@code \} are escaped with {@code \}, so that
 * ids are unique.
 */
final class RowId implements Serializable {

  private static final long serialVersionUID = 1L;

  private final RowData.FieldGetter[] getters;
  private final boolean[] dates;

  private RowId(RowData.FieldGetter[] getters, boolean[] dates) {
    this.getters = getters;
    this.dates = dates;
  }

  /**
   * Returns the id of a table.
   *
   * @param type the type of rows
   * @param key the indices of the primary key columns
   * @throws ValidationException if the type of a column is not supported
   */
  static RowId of(DataType type, int[] key) {
    RowData.FieldGetter[] getters = new RowData.FieldGetter[key.length];
    boolean[] dates = new boolean[key.length];
    for (int i = 0; i < key.length; i++) {
      LogicalType column = type.getLogicalType().getChildren().get(key[i]);
      switch (column.getTypeRoot()) {
        case CHAR, VARCHAR, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE -> {
          getters[i] = RowData.createFieldGetter(column, key[i]);
          dates[i] = column.getTypeRoot() == LogicalTypeRoot.DATE;
        }
        default ->
            throw new ValidationException(
                "the primary key has a column of type "
                    + column.asSummaryString()
                    + "; supported are text, integers, BOOLEAN and DATE. CAST it.");
      }
    }
    return new RowId(getters, dates);
  }

  String of(RowData row) {
    if (getters.length == 1) {
      return text(row, 0);
    }
    List<String> parts = new ArrayList<>(getters.length);
    for (int i = 0; i < getters.length; i++) {
      String text = text(row, i);
      parts.add(i == getters.length - 1 ? text : text.replace("\\", "\\\\").replace("|", "\\|"));
    }
    return String.join("|", parts);
  }

  private String text(RowData row, int part) {
    Object value = getters[part].getFieldOrNull(row);
    return dates[part] ? LocalDate.ofEpochDay((int) value).toString() : String.valueOf(value);
  }
}
