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
    if (tags.size() == TOP && Entry.BEST_FIRST.compare(entry, tags.get(TOP - 1)) > 0) {
      // Votes only grow, so a tag that is among the best can't come with so few.
      return this;
    }
    List<Entry> all = new ArrayList<>(TOP + 1);
    for (Entry other : tags) {
      if (!other.tag().equals(entry.tag())) {
        all.add(other);
      }
    }
    all.add(entry);
    all.sort(Entry.BEST_FIRST);
    return new FewVotes(all.size() > TOP ? List.copyOf(all.subList(0, TOP)) : all);
  }

  /** Returns the best of both; entries of the other are newer. */
  FewVotes with(FewVotes other) {
    FewVotes best = this;
    for (Entry entry : other.tags) {
      best = best.with(entry);
    }
    return best;
  }
}
