package org.tagatlas.count;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.Utf8;

/** Writes what is known of a tag. */
public final class TagCountSerializer extends RecordSerializer<TagCount> {

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
  protected void write(TagCount tag, DataOutputView out) throws IOException {
    Utf8.writeVarInt(tag.labels.size(), out);
    for (Map.Entry<String, Long> label : tag.labels.entrySet()) {
      Utf8.write(label.getKey(), out);
      out.writeLong(label.getValue());
    }
    Utf8.write(tag.toldLabel, out);
    out.writeBoolean(tag.notable);
    Utf8.writeVarInt(tag.sums.size(), out);
    for (Int2ObjectMap.Entry<TagCount.LevelSum> entry : tag.sums.int2ObjectEntrySet()) {
      TagCount.LevelSum sum = entry.getValue();
      out.writeInt(entry.getIntKey());
      out.writeLong(sum.photos);
      out.writeLong(sum.votes);
      out.writeLong(sum.toldPhotos);
      out.writeLong(sum.toldVotes);
    }
    out.writeBoolean(tag.rows != null);
    if (tag.rows != null) {
      Utf8.writeVarInt(tag.rows.size(), out);
      for (Map.Entry<RegionKey, TagRow> row : tag.rows.entrySet()) {
        RegionKeySerializer.writeKey(row.getKey(), out);
        TagRowSerializer.writeRow(row.getValue(), out);
      }
    }
  }

  @Override
  protected TagCount read(DataInputView in, int format) throws IOException {
    TagCount tag = new TagCount();
    for (int n = Utf8.readVarInt(in); n > 0; n--) {
      tag.labels.put(Utf8.read(in), in.readLong());
    }
    tag.toldLabel = Utf8.read(in);
    tag.notable = in.readBoolean();
    for (int n = Utf8.readVarInt(in); n > 0; n--) {
      TagCount.LevelSum sum = new TagCount.LevelSum();
      tag.sums.put(in.readInt(), sum);
      sum.photos = in.readLong();
      sum.votes = in.readLong();
      sum.toldPhotos = in.readLong();
      sum.toldVotes = in.readLong();
    }
    if (in.readBoolean()) {
      int n = Utf8.readVarInt(in);
      tag.rows = new HashMap<>(2 * n);
      for (; n > 0; n--) {
        tag.rows.put(RegionKeySerializer.readKey(in), TagRowSerializer.readRow(in));
      }
    } else {
      tag.rows = null;
    }
    return tag;
  }
}
