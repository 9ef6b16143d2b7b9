package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;

/** Writes photo visits. */
public final class PhotoVisitSerializer extends RecordSerializer<PhotoVisit> {

  private static final long serialVersionUID = 1L;

  /** The type information of photo visits. */
  public static final RecordType<PhotoVisit> TYPE =
      new RecordType<>(PhotoVisit.class, new PhotoVisitSerializer());

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(PhotoVisit visit, DataOutputView out) throws IOException {
    out.writeInt(visit.place());
    out.writeLong(visit.voter());
    out.writeInt(visit.day());
    out.writeBoolean(visit.tagged());
  }

  @Override
  protected PhotoVisit read(DataInputView in, int format) throws IOException {
    return new PhotoVisit(in.readInt(), in.readLong(), in.readInt(), in.readBoolean());
  }
}
