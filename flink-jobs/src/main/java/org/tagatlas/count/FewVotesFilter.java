package org.tagatlas.count;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells which rows with too few votes for a signature can still be among the most used tags of
 * their region. A region names its {@link #TOP} tags of most votes even when hardly anybody was
 * there, but most rare tags are beaten by others on the way, and what is beaten here is beaten for
 * good, because votes below {@link Voters#EXACT} only grow.
 *
 * <p>It only remembers what it let through, so to forget (after a restart, or when full) is
 * harmless: it then lets through more than it needs to. Not thread-safe.
 */
final class FewVotesFilter {

  /** How many most used tags a region names. */
  static final int TOP = 10;

  private static final int MAX_REGIONS = 500_000;

  private final Map<RegionKey, Best> regions = new HashMap<>();

  /** The best tags that were let through, best first. */
  private static final class Best {
    String[] tags = new String[2];
    int[] votes = new int[2];
    int size;

    void grow() {
      if (size == tags.length) {
        tags = Arrays.copyOf(tags, Math.min(TOP, 2 * size));
        votes = Arrays.copyOf(votes, tags.length);
      }
      size++;
    }
  }

  /** Takes note of a row and returns whether it is among the best of its region so far. */
  boolean admit(RegionKey key, String tag, int votes) {
    Best best = regions.get(key);
    if (best == null) {
      if (regions.size() == MAX_REGIONS) {
        regions.clear();
      }
      best = new Best();
      regions.put(key, best);
    }
    int from = best.size;
    for (int i = 0; i < best.size; i++) {
      if (best.tags[i].equals(tag)) {
        from = i;
        break;
      }
    }
    if (from == TOP) {
      if (!beats(tag, votes, best.tags[TOP - 1], best.votes[TOP - 1])) {
        return false;
      }
      from = TOP - 1;
    } else if (from == best.size) {
      best.grow();
    }
    int to = from;
    while (to > 0 && beats(tag, votes, best.tags[to - 1], best.votes[to - 1])) {
      best.tags[to] = best.tags[to - 1];
      best.votes[to] = best.votes[to - 1];
      to--;
    }
    best.tags[to] = tag;
    best.votes[to] = votes;
    return true;
  }

  private static boolean beats(String tag, int votes, String otherTag, int otherVotes) {
    return votes > otherVotes
        || votes == otherVotes && CodePoints.ASCENDING.compare(tag, otherTag) < 0;
  }
}
