package org.tagatlas.inference;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes the places of the machine tags of photos without coordinates. */
public final class PhotoPlacesSerializer extends RecordSerializer<PhotoPlaces> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "photo-places";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  /** The map of tags is modified by its reader. */
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
    for (Map.Entry<String, PhotoPlaces.TagStatus> each : places.tags().entrySet()) {
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
    TreeMap<String, PhotoPlaces.TagStatus> tags = new TreeMap<>();
    for (int n = VarInts.readInt(in); n > 0; n--) {
      String id = Utf8.read(in);
      boolean spread = in.readBoolean();
      tags.put(id, new PhotoPlaces.TagStatus(PlaceSumSerializer.readPlace(in), spread));
    }
    return new PhotoPlaces(version, tag, published, arrived, tags);
  }
}
