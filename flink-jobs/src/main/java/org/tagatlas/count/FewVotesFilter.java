package org.tagatlas.count;

import java.util.Arrays;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.sketch.PhotographerSet;

/**
 * Selects the rows with too few votes for a signature that can still be among the most used tags of
 * their region. A region has most used tags even if it has few photographers, but most rare tags
 * are beaten by other tags first. A tag that is beaten once stays beaten, because votes below
 * {@link PhotographerSet#EXACT} never decrease.
 *
 * <p>It keeps admitted rows only. Clearing it, after a restart or with the region numbers, is
 * harmless: it then admits more rows than necessary. Not thread-safe.
 */
final class FewVotesFilter {

  /** The best admitted tags, by region number. */
  private MostUsedTags[] regions = new MostUsedTags[64];

  /**
   * Adds a row and returns whether it is among the best of its region so far.
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
    if (best.isOutranked(tag, votes)) {
      return false;
    }
    // The label is not used by this filter.
    best.add(tag, tag, votes);
    return true;
  }

  /** Removes all regions, because region numbers were reassigned. */
  void clear() {
    Arrays.fill(regions, null);
  }
}
