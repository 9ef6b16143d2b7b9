package org.tagatlas.publish;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.count.Voters;

/** Writes the photos of a region. */
public final class VisitCountSerializer extends RecordSerializer<VisitCount> {

  private static final long serialVersionUID = 1L;

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  protected void write(VisitCount count, DataOutputView out) throws IOException {
    out.writeLong(count.photos);
    out.writeLong(count.taggedPhotos);
    count.voters.write(out);
  }

  @Override
  protected VisitCount read(DataInputView in, int format) throws IOException {
    return new VisitCount(in.readLong(), in.readLong(), Voters.read(in));
  }
}
