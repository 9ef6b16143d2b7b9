package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.geo.Place;

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
    Place place = visit.place();
    out.writeBoolean(place != null);
    if (place != null) {
      Utf8.write(place.country(), out);
      Utf8.write(place.admin1Code(), out);
      Utf8.write(place.admin1(), out);
      Utf8.write(place.city(), out);
      out.writeFloat(place.cityDistanceKm());
    }
    out.writeBoolean(visit.coarse());
    out.writeLong(visit.voter());
    out.writeInt(visit.day());
    out.writeBoolean(visit.tagged());
  }

  @Override
  protected PhotoVisit read(DataInputView in, int format) throws IOException {
    Place place =
        in.readBoolean()
            ? new Place(Utf8.read(in), Utf8.read(in), Utf8.read(in), Utf8.read(in), in.readFloat())
            : null;
    return new PhotoVisit(place, in.readBoolean(), in.readLong(), in.readInt(), in.readBoolean());
  }
}
