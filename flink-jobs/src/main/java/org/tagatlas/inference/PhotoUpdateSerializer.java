package org.tagatlas.inference;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes updates for photos without coordinates between operators; not used in state. */
public final class PhotoUpdateSerializer extends RecordSerializer<PhotoUpdate> {

  private static final long serialVersionUID = 1L;

  /** Type information of updates for photos. */
  public static final RecordType<PhotoUpdate> TYPE =
      new RecordType<>(PhotoUpdate.class, new PhotoUpdateSerializer());

  private static final PhotoToLocateSerializer PHOTO = new PhotoToLocateSerializer();
  private static final int ARRIVED = 0;
  private static final int TAG_PLACE_CHANGED = 1;
  private static final int TAG_SPREAD = 2;

  @Override
  public String id() {
    return "located-photo-update";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(PhotoUpdate update, DataOutputView out) throws IOException {
    if (update instanceof PhotoUpdate.TagPlaceChanged changed) {
      out.writeByte(changed.spread() ? TAG_SPREAD : TAG_PLACE_CHANGED);
      VarInts.writeLong(changed.photoid(), out);
      Utf8.write(changed.tag(), out);
      PlaceSumSerializer.writePlace(changed.place(), out);
    } else {
      out.writeByte(ARRIVED);
      PHOTO.serialize(((PhotoUpdate.Arrived) update).photo(), out);
    }
  }

  @Override
  protected PhotoUpdate read(DataInputView in, int format) throws IOException {
    int kind = in.readByte();
    if (kind == ARRIVED) {
      return new PhotoUpdate.Arrived(PHOTO.deserialize(in));
    }
    return new PhotoUpdate.TagPlaceChanged(
        VarInts.readLong(in), Utf8.read(in), PlaceSumSerializer.readPlace(in), kind == TAG_SPREAD);
  }
}
