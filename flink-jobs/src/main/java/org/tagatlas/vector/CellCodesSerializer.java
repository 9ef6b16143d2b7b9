package org.tagatlas.vector;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.VarInts;
import org.tagatlas.vector.CellCodes.Code;

/** Serializes the codes of cells in state. */
public final class CellCodesSerializer extends RecordSerializer<CellCodes> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "cell-codes";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(CellCodes cell, DataOutputView out) throws IOException {
    VarInts.writeInt(cell.codes().size(), out);
    long former = 0;
    for (Code code : cell.codes()) {
      VarInts.writeLong(code.photoid() - former, out);
      former = code.photoid();
      VarInts.writeInt(code.fine().length, out);
      out.write(code.fine());
      VarInts.writeLong(code.version(), out);
      VarInts.writeLong(code.duplicateOf(), out);
      VarInts.writeInt(code.changes(), out);
    }
  }

  @Override
  protected CellCodes read(DataInputView in, int format) throws IOException {
    int size = VarInts.readInt(in);
    List<Code> codes = new ArrayList<>(size);
    long photoid = 0;
    for (int i = 0; i < size; i++) {
      photoid += VarInts.readLong(in);
      byte[] fine = new byte[VarInts.readInt(in)];
      in.readFully(fine);
      codes.add(
          new Code(photoid, fine, VarInts.readLong(in), VarInts.readLong(in), VarInts.readInt(in)));
    }
    return new CellCodes(codes);
  }
}
