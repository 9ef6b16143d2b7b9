package org.tagatlas.publish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tagatlas.count.CodePoints;

/**
 * The most used tags of a region among those with too few votes for a signature, best first. As
 * such votes only grow, a tag that was pushed out can come back through a new vote of its own
 * alone.
 *
 * @param tags at most {@link #TOP}
 */
record FewVotes(List<Entry> tags) {

  /** How many most used tags a region names. */
  static final int TOP = 10;

  static final FewVotes NONE = new FewVotes(List.of());

  /**
   * A tag and its votes.
   *
   * @param tag the clean form
   * @param label the form that most photos of the world use
   * @param votes its photographers in the region
   */
  record Entry(String tag, String label, int votes) {

    /** More votes first, then the smaller tag. */
    static final Comparator<Entry> BEST_FIRST =
        Comparator.comparingInt(Entry::votes)
            .reversed()
            .thenComparing(Entry::tag, CodePoints.ASCENDING);
  }

  /** Returns the best when an entry replaces what was known of its tag. */
  FewVotes with(Entry entry) {
    List<Entry> all = new ArrayList<>(tags);
    all.removeIf(other -> other.tag().equals(entry.tag()));
    all.add(entry);
    all.sort(Entry.BEST_FIRST);
    return new FewVotes(List.copyOf(all.subList(0, Math.min(TOP, all.size()))));
  }

  /** Returns the best without a tag, or this when it is not among them. */
  FewVotes without(String tag) {
    List<Entry> all = new ArrayList<>(tags);
    return all.removeIf(entry -> entry.tag().equals(tag)) ? new FewVotes(all) : this;
  }
}
