package org.tagatlas.vector;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.VarInts;

/** Serializes codes of vectors, in state and between operators. */
public final class EncodedVectorSerializer extends RecordSerializer<EncodedVector> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "encoded-vector";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(EncodedVector vector, DataOutputView out) throws IOException {
    writeBytes(vector.code(), out);
    writeBytes(vector.components(), out);
    VarInts.writeLong(vector.version(), out);
  }

  @Override
  protected EncodedVector read(DataInputView in, int format) throws IOException {
    return new EncodedVector(readBytes(in), readBytes(in), VarInts.readLong(in));
  }

  private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
    VarInts.writeInt(bytes.length, out);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputView in) throws IOException {
    byte[] bytes = new byte[VarInts.readInt(in)];
    in.readFully(bytes);
    return bytes;
  }
}
