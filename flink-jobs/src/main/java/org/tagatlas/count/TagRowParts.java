package org.tagatlas.count;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * The rows of tags wherever they are: in the tag's own value as long as they are small, else in
 * parts, each of which is a state entry beside it. The state's key must be the tag's bucket. Not
 * thread-safe.
 */
final class TagRowParts {

  private final MapState<TagChunk, TagRows> chunks;
  private final RegionNumbers regions;
  private final TagRowMerger merger;
  private final TagRowCursor cursor = new TagRowCursor();

  /** Opens the parts of an operator that is being opened. */
  TagRowParts(KeyedStateStore store, RegionNumbers regions) {
    chunks =
        store.getMapState(
            new MapStateDescriptor<>("chunks", new TagChunkSerializer(), new TagRowsSerializer()));
    this.regions = regions;
    merger = new TagRowMerger(regions);
  }

  /** Adds what is gathered of a tag to its rows, wherever they are. */
  void merge(Utf8Text tag, TagCount count, RegionGroups groups) throws Exception {
    if (count.rows != null) {
      count.rows = merger.merge(count.rows, groups, groups.order(), 0, groups.size());
      return;
    }
    int[] order = groups.orderByChunk(count.chunkBits);
    int to;
    for (int from = 0; from < groups.size(); from = to) {
      int number = groups.chunk(order[from], count.chunkBits);
      to = from + 1;
      while (to < groups.size() && groups.chunk(order[to], count.chunkBits) == number) {
        to++;
      }
      TagRows before = chunk(tag, number);
      TagRows after = merger.merge(before, groups, order, from, to);
      count.chunkBytes += after.bytes().length - before.bytes().length;
      chunks.put(new TagChunk(tag, number), after);
    }
  }

  private TagRows chunk(Utf8Text tag, int number) throws Exception {
    TagRows rows = chunks.get(new TagChunk(tag, number));
    return rows == null ? TagRows.NONE : rows;
  }

  /** Puts rows into as many parts as they want by now. */
  void part(Utf8Text tag, TagCount count) throws Exception {
    if (count.rows != null) {
      int bytes = count.rows.bytes().length;
      if (bytes > TagCount.MAX_INLINE_BYTES) {
        int bits = TagCount.chunkBits(bytes);
        split(tag, count.rows, 0, 0, bits);
        count.moveRows(bits, bytes);
      }
      return;
    }
    int bits = TagCount.chunkBits(count.chunkBytes);
    if (bits > count.chunkBits) {
      // From the last one on: what a part becomes is put in its own place or behind it.
      for (int number = (1 << count.chunkBits) - 1; number >= 0; number--) {
        split(tag, chunk(tag, number), number, count.chunkBits, bits);
      }
      count.chunkBits = bits;
    }
  }

  /** Writes the parts that a part, or all rows, become when there are more of them. */
  private void split(Utf8Text tag, TagRows rows, int number, int bits, int newBits)
      throws Exception {
    int first = number << newBits - bits;
    DataOutputSerializer[] parts = new DataOutputSerializer[1 << newBits - bits];
    cursor.open(rows);
    while (cursor.next()) {
      int part = TagChunk.of(regions.hash(cursor.region(regions)), newBits) - first;
      if (parts[part] == null) {
        parts[part] = new DataOutputSerializer(TagCount.MAX_INLINE_BYTES);
      }
      cursor.copyRow(parts[part]);
    }
    for (int part = 0; part < parts.length; part++) {
      TagChunk chunk = new TagChunk(tag, first + part);
      if (parts[part] == null) {
        chunks.remove(chunk);
      } else {
        chunks.put(chunk, new TagRows(parts[part].getCopyOfBuffer()));
      }
    }
  }

  /** Returns in how many parts a tag's rows are, from 1. */
  int size(TagCount count) {
    return 1 << count.chunkBits;
  }

  /** Returns one part of a tag's rows, or all of them as long as there is one. */
  TagRows get(Utf8Text tag, TagCount count, int number) throws Exception {
    return count.rows == null ? chunk(tag, number) : count.rows;
  }
}
