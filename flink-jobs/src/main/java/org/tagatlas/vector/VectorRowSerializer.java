package org.tagatlas.vector;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;
import org.tagatlas.vector.VectorRow.FileEnd;
import org.tagatlas.vector.VectorRow.Invalid;
import org.tagatlas.vector.VectorRow.Vector;

/** Serializes rows of files of vectors between operators; not used in state. */
public final class VectorRowSerializer extends RecordSerializer<VectorRow> {

  private static final long serialVersionUID = 1L;

  /** Type information of rows. */
  public static final RecordType<VectorRow> TYPE =
      new RecordType<>(VectorRow.class, new VectorRowSerializer());

  private static final int VECTOR = 0;
  private static final int INVALID = 1;
  private static final int FILE_END = 2;

  @Override
  public String id() {
    return "vector-row";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(VectorRow row, DataOutputView out) throws IOException {
    if (row instanceof Vector vector) {
      out.writeByte(VECTOR);
      Utf8.write(vector.file(), out);
      VarInts.writeLong(vector.number(), out);
      out.writeLong(vector.photoid());
      VarInts.writeInt(vector.values().length, out);
      for (float value : vector.values()) {
        out.writeFloat(value);
      }
    } else if (row instanceof Invalid invalid) {
      out.writeByte(INVALID);
      Utf8.write(invalid.file(), out);
      VarInts.writeLong(invalid.number(), out);
      Utf8.write(invalid.problem(), out);
      Utf8.write(invalid.text(), out);
    } else {
      out.writeByte(FILE_END);
      Utf8.write(((FileEnd) row).file(), out);
    }
  }

  @Override
  protected VectorRow read(DataInputView in, int format) throws IOException {
    int kind = in.readByte();
    String file = Utf8.read(in);
    return switch (kind) {
      case VECTOR -> readVector(file, in);
      case INVALID -> new Invalid(file, VarInts.readLong(in), Utf8.read(in), Utf8.read(in));
      default -> new FileEnd(file);
    };
  }

  private static Vector readVector(String file, DataInputView in) throws IOException {
    long number = VarInts.readLong(in);
    long photoid = in.readLong();
    float[] values = new float[VarInts.readInt(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return new Vector(file, number, photoid, values);
  }
}
