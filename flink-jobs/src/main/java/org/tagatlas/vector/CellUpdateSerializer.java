package org.tagatlas.vector;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.VarInts;

/** Serializes codes for their cells between operators; not used in state. */
public final class CellUpdateSerializer extends RecordSerializer<CellUpdate> {

  private static final long serialVersionUID = 1L;

  /** Type information of codes. */
  public static final RecordType<CellUpdate> TYPE =
      new RecordType<>(CellUpdate.class, new CellUpdateSerializer());

  @Override
  public String id() {
    return "cell-update";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(CellUpdate update, DataOutputView out) throws IOException {
    out.writeInt(update.cell());
    out.writeLong(update.photoid());
    VarInts.writeLong(update.version(), out);
    if (update.fine() == null) {
      VarInts.writeInt(0, out);
    } else {
      VarInts.writeInt(update.fine().length, out);
      out.write(update.fine());
    }
  }

  @Override
  protected CellUpdate read(DataInputView in, int format) throws IOException {
    int cell = in.readInt();
    long photoid = in.readLong();
    long version = VarInts.readLong(in);
    byte[] fine = new byte[VarInts.readInt(in)];
    in.readFully(fine);
    return new CellUpdate(cell, photoid, version, fine.length == 0 ? null : fine);
  }
}
