package org.tagatlas.publish;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.tagatlas.count.MostUsedTags;
import org.tagatlas.signature.SignatureTag;

/** The best tags of a region in a window by two orders. Not thread-safe. */
final class Ranking {

  private final int top;
  private final RegionState region;
  private final PriorityQueue<SignatureTag> best =
      new PriorityQueue<>(Collections.reverseOrder(SignatureTag.BEST_FIRST));
  private final MostUsedTags mostUsed;

  /**
   * Makes a ranking without candidates.
   *
   * @param top how many tags the signature has at the most
   * @param region the region's sums and its tags of few votes
   */
  Ranking(int top, RegionState region) {
    this.top = top;
    this.region = region;
    // One of few votes can be a candidate by now, and its votes as such replace these.
    mostUsed = region.fewVotes == null ? new MostUsedTags() : new MostUsedTags(region.fewVotes);
  }

  void add(String tag, Candidate candidate) {
    mostUsed.add(tag, candidate.label(), candidate.votes());
    SignatureTag scored = candidate.scored(tag, region.votes, region.worldVotes);
    if (scored != null) {
      best.add(scored);
      if (best.size() > top) {
        best.poll();
      }
    }
  }

  /** Returns the tags of the signature, best first. */
  List<SignatureTag> signature() {
    List<SignatureTag> signature = new ArrayList<>(best);
    signature.sort(SignatureTag.BEST_FIRST);
    return signature;
  }

  /** Returns the labels of the most used tags, best first. */
  List<String> mostUsed() {
    return mostUsed.labels();
  }
}
