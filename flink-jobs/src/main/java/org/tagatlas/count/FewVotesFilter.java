package org.tagatlas.count;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells which rows with too few votes for a signature can still be among the most used tags of
 * their region. A region names its most used tags even when hardly anybody was there, but most rare
 * tags are beaten by others on the way, and what is beaten here is beaten for good, because votes
 * below {@link Voters#EXACT} only grow.
 *
 * <p>It only remembers what it let through, so to forget (after a restart, or when full) is
 * harmless: it then lets through more than it needs to. Not thread-safe.
 */
final class FewVotesFilter {

  private static final int MAX_REGIONS = 500_000;

  /** The best tags that were let through. */
  private final Map<RegionKey, MostUsedTags> regions = new HashMap<>();

  /** Takes note of a row and returns whether it is among the best of its region so far. */
  boolean admit(RegionKey key, String tag, int votes) {
    MostUsedTags best = regions.get(key);
    if (best == null) {
      if (regions.size() == MAX_REGIONS) {
        regions.clear();
      }
      best = new MostUsedTags();
      regions.put(key, best);
    }
    if (best.beats(tag, votes)) {
      return false;
    }
    // Labels are no business of a filter.
    best.add(tag, tag, votes);
    return true;
  }
}
