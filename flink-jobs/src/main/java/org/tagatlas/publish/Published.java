package org.tagatlas.publish;

import java.util.Map;

/**
 * What was last published of a region in a window.
 *
 * @param version rises with each publication; every document that changes in it takes it
 * @param region fingerprint of the region's document; 0 when there is none
 * @param signature fingerprints of the signature's documents, by tag
 * @param ranked what the region's scores rested on when all of them were last published
 */
record Published(long version, long region, Map<String, Long> signature, Ranked ranked) {

  static final Published NOTHING = new Published(0, 0, Map.of(), Ranked.NEVER);

  /**
   * What the scores of a region rest on.
   *
   * @param millis when, in milliseconds since 1970
   * @param votes the sum of votes over all tags of the region
   * @param worldVotes the sum of votes over all tags and regions of that level and window
   */
  record Ranked(long millis, long votes, long worldVotes) {

    static final Ranked NEVER = new Ranked(0, 0, 0);

    /** Returns whether a sum has moved by a part in a hundred since. */
    boolean movedBy(RegionState region) {
      return moved(votes, region.votes) || moved(worldVotes, region.worldVotes);
    }

    private static boolean moved(long from, long to) {
      return Math.abs(to - from) * 100 >= from;
    }
  }
}
