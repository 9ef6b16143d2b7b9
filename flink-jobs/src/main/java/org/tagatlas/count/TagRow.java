package org.tagatlas.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.tagatlas.connectors.serialization.VarInts;

/** The counts of a tag in one region and window. Not thread-safe. */
final class TagRow {

  final RegionKey key;
  long photos;
  final Voters voters;

  /** What the sums hold of {@link #photos} already. */
  long countedPhotos;

  /** What the sums hold of {@link #voters} already. */
  int countedVotes;

  /** Whether it was changed since it was read. */
  boolean touched;

  TagRow(RegionKey key) {
    this(key, 0, new Voters());
  }

  private TagRow(RegionKey key, long photos, Voters voters) {
    this.key = key;
    this.photos = photos;
    this.countedPhotos = photos;
    this.voters = voters;
    this.countedVotes = voters.count();
  }

  void write(DataOutput out) throws IOException {
    RegionKeySerializer.writeKey(key, out);
    VarInts.writeLong(photos, out);
    voters.write(out);
  }

  static TagRow read(DataInput in) throws IOException {
    return new TagRow(RegionKeySerializer.readKey(in), VarInts.readLong(in), Voters.read(in));
  }
}
