package org.tagatlas.count;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.text.Utf8Text;

/**
 * Access to the rows of tags: inline in the tag's value while they are small, else in chunks, each
 * in a separate state entry. The current key must be the tag's bucket. Not thread-safe.
 */
final class TagRowParts {

  private final MapState<TagChunk, TagRows> chunks;
  private final RegionNumbers regions;
  private final TagRowMerger merger;
  private final TagRowCursor cursor = new TagRowCursor();

  /** Opens the state of chunks; called while the operator is being opened. */
  TagRowParts(KeyedStateStore store, RegionNumbers regions) {
    chunks =
        store.getMapState(
            new MapStateDescriptor<>("chunks", new TagChunkSerializer(), new TagRowsSerializer()));
    this.regions = regions;
    merger = new TagRowMerger(regions);
  }

  /** Merges the buffered sightings of a tag into its rows. */
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

  /** Splits rows into more chunks if their size requires it. */
  void splitIfNeeded(Utf8Text tag, TagCount count) throws Exception {
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
      // Backwards: the new chunks of a chunk have its own number or greater ones.
      for (int number = (1 << count.chunkBits) - 1; number >= 0; number--) {
        split(tag, chunk(tag, number), number, count.chunkBits, bits);
      }
      count.chunkBits = bits;
    }
  }

  /** Splits a chunk, or all inline rows, into new chunks. */
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

  /** Returns the number of chunks of a tag's rows, 1 if they are inline. */
  int size(TagCount count) {
    return 1 << count.chunkBits;
  }

  /** Returns one chunk of a tag's rows, or all rows if they are inline. */
  TagRows get(Utf8Text tag, TagCount count, int number) throws Exception {
    return count.rows == null ? chunk(tag, number) : count.rows;
  }
}
