package org.tagatlas.intake;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.roaringbitmap.RoaringBitmap;
import org.tagatlas.connectors.serialization.RecordSerializer;

/** Serializes sets of IDs in the portable format of Roaring bitmaps. */
public final class IdSetSerializer extends RecordSerializer<RoaringBitmap> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "photo-id-set";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  protected void write(RoaringBitmap ids, DataOutputView out) throws IOException {
    ids.serialize(out);
  }

  @Override
  protected RoaringBitmap read(DataInputView in, int format) throws IOException {
    RoaringBitmap ids = new RoaringBitmap();
    ids.deserialize(in);
    return ids;
  }
}
