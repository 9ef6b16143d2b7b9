package org.tagatlas.connectors.serialization;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.record.NumberedRow;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes shard and line number, followed by the row. */
public final class NumberedRowSerializer extends RecordSerializer<NumberedRow> {

  /** The type information of numbered rows. */
  public static final RecordType<NumberedRow> TYPE =
      new RecordType<>(NumberedRow.class, new NumberedRowSerializer());

  private static final long serialVersionUID = 1L;

  private static final ShardRowSerializer ROWS = new ShardRowSerializer();

  /** For the service loader. */
  public NumberedRowSerializer() {}

  @Override
  public String id() {
    return "numbered-row";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(NumberedRow row, DataOutputView out) throws IOException {
    Utf8.write(row.shard(), out);
    VarInts.writeLong(row.line(), out);
    ROWS.write(row.row(), out);
  }

  @Override
  protected NumberedRow read(DataInputView in, int format) throws IOException {
    String shard = Utf8.read(in);
    long line = VarInts.readLong(in);
    return new NumberedRow(shard, line, ROWS.read(in, 1));
  }
}
