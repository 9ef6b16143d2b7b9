package org.tagatlas.located;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.connectors.serialization.VarInts;

/** Writes what comes to photos without coordinates; never in state. */
public final class PhotoNewsSerializer extends RecordSerializer<PhotoNews> {

  private static final long serialVersionUID = 1L;

  /** The type information of what comes to photos. */
  public static final RecordType<PhotoNews> TYPE =
      new RecordType<>(PhotoNews.class, new PhotoNewsSerializer());

  private static final PhotoToLocateSerializer PHOTO = new PhotoToLocateSerializer();
  private static final int ARRIVED = 0;
  private static final int TOLD = 1;
  private static final int SPREAD = 2;

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(PhotoNews news, DataOutputView out) throws IOException {
    if (news instanceof PhotoNews.Told told) {
      out.writeByte(told.spread() ? SPREAD : TOLD);
      VarInts.writeLong(told.photoid(), out);
      Utf8.write(told.tag(), out);
      PlaceSumSerializer.writePlace(told.place(), out);
    } else {
      out.writeByte(ARRIVED);
      PHOTO.serialize(((PhotoNews.Arrived) news).photo(), out);
    }
  }

  @Override
  protected PhotoNews read(DataInputView in, int format) throws IOException {
    int kind = in.readByte();
    if (kind == ARRIVED) {
      return new PhotoNews.Arrived(PHOTO.deserialize(in));
    }
    return new PhotoNews.Told(
        VarInts.readLong(in), Utf8.read(in), PlaceSumSerializer.readPlace(in), kind == SPREAD);
  }
}
