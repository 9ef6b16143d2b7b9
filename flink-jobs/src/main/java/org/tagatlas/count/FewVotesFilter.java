package org.tagatlas.count;

import java.util.Arrays;

/**
 * Tells which rows with too few votes for a signature can still be among the most used tags of
 * their region. A region names its most used tags even when hardly anybody was there, but most rare
 * tags are beaten by others on the way, and what is beaten here is beaten for good, because votes
 * below {@link Voters#EXACT} only grow.
 *
 * <p>It only remembers what it let through, so to forget (after a restart, or with the numbers) is
 * harmless: it then lets through more than it needs to. Not thread-safe.
 */
final class FewVotesFilter {

  /** The best tags that were let through, by the number of the region. */
  private MostUsedTags[] regions = new MostUsedTags[64];

  /**
   * Takes note of a row and returns whether it is among the best of its region so far.
   *
   * @param region the number of the region, see {@link RegionNumbers}
   */
  boolean admit(int region, String tag, int votes) {
    if (region >= regions.length) {
      regions = Arrays.copyOf(regions, Math.max(region + 1, 2 * regions.length));
    }
    if (regions[region] == null) {
      regions[region] = new MostUsedTags();
    }
    MostUsedTags best = regions[region];
    if (best.beats(tag, votes)) {
      return false;
    }
    // Labels are no business of a filter.
    best.add(tag, tag, votes);
    return true;
  }

  /** Forgets all regions, as their numbers mean others now. */
  void forget() {
    Arrays.fill(regions, null);
  }
}
