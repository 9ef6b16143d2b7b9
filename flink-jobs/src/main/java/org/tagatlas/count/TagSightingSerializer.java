package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.connectors.serialization.Utf8Text;

/** Writes tag sightings; a label that equals its tag is left out. */
public final class TagSightingSerializer extends RecordSerializer<TagSighting> {

  private static final long serialVersionUID = 1L;

  /** The type information of tag sightings. */
  public static final RecordType<TagSighting> TYPE =
      new RecordType<>(TagSighting.class, new TagSightingSerializer());

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagSighting sighting, DataOutputView out) throws IOException {
    boolean labelled = !sighting.label().equals(sighting.tag());
    out.writeBoolean(labelled);
    sighting.tag().write(out);
    if (labelled) {
      sighting.label().write(out);
    }
    out.writeLong(sighting.voter());
    out.writeInt(sighting.day());
    out.writeInt(sighting.place());
  }

  @Override
  protected TagSighting read(DataInputView in, int format) throws IOException {
    boolean labelled = in.readBoolean();
    Utf8Text tag = Utf8Text.read(in);
    Utf8Text label = labelled ? Utf8Text.read(in) : tag;
    return new TagSighting(tag, label, in.readLong(), in.readInt(), in.readInt());
  }
}
