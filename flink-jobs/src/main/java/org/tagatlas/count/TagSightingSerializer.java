package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.connectors.serialization.Utf8;

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
    Utf8.write(sighting.tag(), out);
    Utf8.write(sighting.label().equals(sighting.tag()) ? null : sighting.label(), out);
    out.writeLong(sighting.voter());
    out.writeInt(sighting.day());
    Utf8.write(sighting.country(), out);
    Utf8.write(sighting.admin1Code(), out);
    Utf8.write(sighting.cityRegion(), out);
  }

  @Override
  protected TagSighting read(DataInputView in, int format) throws IOException {
    String tag = Utf8.read(in);
    String label = Utf8.read(in);
    return new TagSighting(
        tag,
        label == null ? tag : label,
        in.readLong(),
        in.readInt(),
        Utf8.read(in),
        Utf8.read(in),
        Utf8.read(in));
  }
}
