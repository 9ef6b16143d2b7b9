package org.tagatlas.located;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.connectors.serialization.VarInts;

/** Writes what a photo without coordinates knows of its machine tags. */
public final class PhotoPlacesSerializer extends RecordSerializer<PhotoPlaces> {

  private static final long serialVersionUID = 1L;

  @Override
  protected int currentFormat() {
    return 1;
  }

  /** What is written is changed by who reads it. */
  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  protected void write(PhotoPlaces places, DataOutputView out) throws IOException {
    VarInts.writeLong(places.version(), out);
    Utf8.write(places.tag(), out);
    PlaceSumSerializer.writePlace(places.published(), out);
    out.writeBoolean(places.arrived());
    VarInts.writeInt(places.tags().size(), out);
    for (Map.Entry<String, PhotoPlaces.Known> each : places.tags().entrySet()) {
      Utf8.write(each.getKey(), out);
      out.writeBoolean(each.getValue().spread());
      PlaceSumSerializer.writePlace(each.getValue().place(), out);
    }
  }

  @Override
  protected PhotoPlaces read(DataInputView in, int format) throws IOException {
    long version = VarInts.readLong(in);
    String tag = Utf8.read(in);
    TagPlace published = PlaceSumSerializer.readPlace(in);
    boolean arrived = in.readBoolean();
    TreeMap<String, PhotoPlaces.Known> tags = new TreeMap<>();
    for (int n = VarInts.readInt(in); n > 0; n--) {
      String id = Utf8.read(in);
      boolean spread = in.readBoolean();
      tags.put(id, new PhotoPlaces.Known(PlaceSumSerializer.readPlace(in), spread));
    }
    return new PhotoPlaces(version, tag, published, arrived, tags);
  }
}
