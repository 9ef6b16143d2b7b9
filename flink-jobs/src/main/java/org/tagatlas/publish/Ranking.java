package org.tagatlas.publish;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.signature.SignatureTag;

/** Ranks the tags of a region in a window by score and by votes. Not thread-safe. */
final class Ranking {

  private final int top;
  private final RegionState region;
  private final PriorityQueue<SignatureTag> best =
      new PriorityQueue<>(Collections.reverseOrder(SignatureTag.BEST_FIRST));
  private final MostUsedTags mostUsed;

  /**
   * Creates a ranking without candidates.
   *
   * @param top maximum number of tags in the signature
   * @param region the sums and the tags with few votes of the region
   */
  Ranking(int top, RegionState region) {
    this.top = top;
    this.region = region;
    // A tag with few votes can be a candidate by now; its votes then replace these.
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
