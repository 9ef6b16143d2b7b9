package org.tagatlas.count;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * Finds the rows of tags wherever they are: in the tag's own value as long as they are small, else
 * in parts, each of which is a state entry beside it. The state's key must be the tag's bucket. Not
 * thread-safe.
 */
final class TagRowParts {

  private final MapState<TagChunk, TagRows> chunks;

  /** The parts of the tag at hand that were asked for since it was stored. */
  private final Int2ObjectOpenHashMap<TagRows> opened = new Int2ObjectOpenHashMap<>();

  /** Opens the parts of an operator that is being opened. */
  TagRowParts(KeyedStateStore store) {
    chunks =
        store.getMapState(
            new MapStateDescriptor<>("chunks", new TagChunkSerializer(), new TagRowsSerializer()));
  }

  /**
   * Returns the row of a region, made when it is new; what is changed is kept by {@link #store}.
   */
  TagRow row(Utf8Text tag, TagCount count, RegionKey key) throws Exception {
    return (count.rows != null ? count.rows : open(tag, count, key)).row(key);
  }

  private TagRows open(Utf8Text tag, TagCount count, RegionKey key) throws Exception {
    int chunk = TagChunk.of(key, count.chunkBits);
    TagRows rows = opened.get(chunk);
    if (rows == null) {
      rows = chunks.get(new TagChunk(tag, chunk));
      if (rows == null) {
        rows = new TagRows();
      }
      count.chunkBytes -= rows.bytes();
      opened.put(chunk, rows);
    }
    return rows;
  }

  /** Keeps what was changed of a tag's rows, in parts when they are too large for its value. */
  void store(Utf8Text tag, TagCount count) throws Exception {
    if (count.rows != null) {
      if (count.rows.bytes() > TagCount.MAX_INLINE_BYTES) {
        part(tag, count, count.rows);
        count.rows = null;
      }
      return;
    }
    for (Int2ObjectMap.Entry<TagRows> chunk : opened.int2ObjectEntrySet()) {
      count.chunkBytes += chunk.getValue().bytes();
      chunks.put(new TagChunk(tag, chunk.getIntKey()), chunk.getValue());
    }
    opened.clear();
    if (TagCount.chunkBits(count.chunkBytes) > count.chunkBits) {
      part(tag, count, all(tag, count));
    }
  }

  /** Writes all rows of a tag in as many parts as they want by now. */
  private void part(Utf8Text tag, TagCount count, TagRows all) throws Exception {
    count.chunkBytes = all.bytes();
    count.chunkBits = TagCount.chunkBits(count.chunkBytes);
    TagRows[] parts = new TagRows[1 << count.chunkBits];
    for (TagRow row : all.rows.values()) {
      int chunk = TagChunk.of(row.key, count.chunkBits);
      if (parts[chunk] == null) {
        parts[chunk] = new TagRows();
      }
      parts[chunk].rows.put(row.key, row);
    }
    for (int chunk = 0; chunk < parts.length; chunk++) {
      chunks.put(new TagChunk(tag, chunk), parts[chunk] == null ? new TagRows() : parts[chunk]);
    }
  }

  /** Returns all rows of a tag. */
  TagRows all(Utf8Text tag, TagCount count) throws Exception {
    if (count.rows != null) {
      return count.rows;
    }
    TagRows all = new TagRows();
    for (int chunk = 0; chunk < 1 << count.chunkBits; chunk++) {
      TagRows part = chunks.get(new TagChunk(tag, chunk));
      if (part != null) {
        all.rows.putAll(part.rows);
      }
    }
    return all;
  }
}
