package org.tagatlas.count;

/** The counts of a tag in one region and window. Not thread-safe. */
final class TagRow {

  long photos;
  final Voters voters;

  /** What the sums hold of {@link #voters} already. */
  int countedVotes;

  TagRow() {
    this(0, new Voters());
  }

  TagRow(long photos, Voters voters) {
    this.photos = photos;
    this.voters = voters;
    this.countedVotes = voters.count();
  }
}
