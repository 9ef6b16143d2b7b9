package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.region.RegionKey;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.Utf8;

/** Serializes region updates, each after a byte with its kind. */
public final class RegionUpdateSerializer extends RecordSerializer<RegionUpdate> {

  private static final long serialVersionUID = 1L;

  /** Type information of region updates. */
  public static final RecordType<RegionUpdate> TYPE =
      new RecordType<>(RegionUpdate.class, new RegionUpdateSerializer());

  private static final int TAG_VOTES = 0;
  private static final int TOTALS = 1;
  private static final int VISITS = 2;
  private static final int RARE_TAGS = 3;

  @Override
  public String id() {
    return "region-update";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(RegionUpdate update, DataOutputView out) throws IOException {
    if (update instanceof RegionUpdate.TagVotes tag) {
      out.writeByte(TAG_VOTES);
      RegionKeySerializer.writeKey(tag.key(), out);
      Utf8.write(tag.tag(), out);
      Utf8.write(tag.label().equals(tag.tag()) ? null : tag.label(), out);
      out.writeLong(tag.photos());
      out.writeInt(tag.votes());
      out.writeLong(tag.worldPhotos());
      out.writeLong(tag.worldVotes());
    } else if (update instanceof RegionUpdate.RareTags rare) {
      out.writeByte(RARE_TAGS);
      RegionKeySerializer.writeKey(rare.key(), out);
      rare.tags().write(out);
    } else if (update instanceof RegionUpdate.Totals totals) {
      out.writeByte(TOTALS);
      RegionKeySerializer.writeKey(totals.key(), out);
      out.writeLong(totals.votes());
      out.writeLong(totals.worldVotes());
      out.writeLong(totals.distinctTags());
    } else if (update instanceof RegionUpdate.Visits visits) {
      out.writeByte(VISITS);
      RegionKeySerializer.writeKey(visits.key(), out);
      out.writeLong(visits.photos());
      out.writeLong(visits.taggedPhotos());
      visits.voters().write(out);
    }
  }

  @Override
  protected RegionUpdate read(DataInputView in, int format) throws IOException {
    int kind = in.readByte();
    RegionKey key = RegionKeySerializer.readKey(in);
    return switch (kind) {
      case TAG_VOTES -> {
        String tag = Utf8.read(in);
        String label = Utf8.read(in);
        yield new RegionUpdate.TagVotes(
            key,
            tag,
            label == null ? tag : label,
            in.readLong(),
            in.readInt(),
            in.readLong(),
            in.readLong());
      }
      case TOTALS -> new RegionUpdate.Totals(key, in.readLong(), in.readLong(), in.readLong());
      case VISITS ->
          new RegionUpdate.Visits(key, in.readLong(), in.readLong(), PhotographerSet.read(in));
      case RARE_TAGS -> new RegionUpdate.RareTags(key, MostUsedTags.read(in));
      default -> throw new IOException("unknown kind of region update: " + kind);
    };
  }
}
