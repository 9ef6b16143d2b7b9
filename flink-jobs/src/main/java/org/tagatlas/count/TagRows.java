package org.tagatlas.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.tagatlas.connectors.serialization.VarInts;

/** Rows of a tag by region: all of them, or a part. Not thread-safe. */
final class TagRows {

  final Map<RegionKey, TagRow> rows;

  TagRows() {
    this(new HashMap<>(4));
  }

  private TagRows(Map<RegionKey, TagRow> rows) {
    this.rows = rows;
  }

  /** Returns the row of a region, made when it is new. */
  TagRow row(RegionKey key) {
    TagRow row = rows.get(key);
    if (row == null) {
      row = new TagRow(key);
      rows.put(key, row);
    }
    return row;
  }

  /** Returns about how many bytes the rows take when they are written. */
  long bytes() {
    long bytes = 0;
    for (TagRow row : rows.values()) {
      bytes += 4 + row.key.region().length() + row.voters.bytes();
    }
    return bytes;
  }

  void write(DataOutput out) throws IOException {
    VarInts.writeInt(rows.size(), out);
    for (TagRow row : rows.values()) {
      row.write(out);
    }
  }

  static TagRows read(DataInput in) throws IOException {
    int size = VarInts.readInt(in);
    Map<RegionKey, TagRow> rows = new HashMap<>(Math.max(4, size * 4 / 3 + 1));
    for (int i = 0; i < size; i++) {
      TagRow row = TagRow.read(in);
      rows.put(row.key, row);
    }
    return new TagRows(rows);
  }
}
