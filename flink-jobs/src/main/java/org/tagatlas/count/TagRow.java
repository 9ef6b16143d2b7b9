package org.tagatlas.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.tagatlas.connectors.serialization.VarInts;

/** The counts of a tag in one region and window. Not thread-safe. */
final class TagRow {

  long photos;
  final Voters voters;

  /** What the sums hold of {@link #voters} already. */
  int countedVotes;

  /** Whether it was changed since it was read. */
  boolean touched;

  TagRow() {
    this(0, new Voters());
  }

  private TagRow(long photos, Voters voters) {
    this.photos = photos;
    this.voters = voters;
    this.countedVotes = voters.count();
  }

  void write(DataOutput out) throws IOException {
    VarInts.writeLong(photos, out);
    voters.write(out);
  }

  static TagRow read(DataInput in) throws IOException {
    return new TagRow(VarInts.readLong(in), Voters.read(in));
  }
}
