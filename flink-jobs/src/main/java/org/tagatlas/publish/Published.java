package org.tagatlas.publish;

import java.util.Map;

/**
 * The last published documents of a region in a window.
 *
 * @param version version, which increases with each publication; all documents changed by a
 *     publication get it
 * @param region fingerprint of the region document; 0 if there is none
 * @param signature fingerprints of the signature documents, by tag
 * @param ranked the sums on which the scores were based when all of them were last published
 */
record Published(long version, long region, Map<String, Long> signature, Ranked ranked) {

  static final Published NOTHING = new Published(0, 0, Map.of(), Ranked.NEVER);

  /**
   * The sums on which the scores of a region are based.
   *
   * @param millis time, in milliseconds since 1970
   * @param votes sum of votes over all tags of the region
   * @param worldVotes sum of votes over all tags and regions of this level and window
   */
  record Ranked(long millis, long votes, long worldVotes) {

    static final Ranked NEVER = new Ranked(0, 0, 0);

    /** Returns whether a sum has changed by at least 1 % since then. */
    boolean hasChangedIn(RegionState region) {
      return hasChanged(votes, region.votes) || hasChanged(worldVotes, region.worldVotes);
    }

    private static boolean hasChanged(long from, long to) {
      return Math.abs(to - from) * 100 >= from;
    }
  }
}
