package org.tagatlas.publish;

import java.util.HashMap;
import java.util.Map;

/** What a region in a window was told of and is not in state yet. Not thread-safe. */
final class RegionNews {

  /** About how many bytes of the heap a region takes, its key and empty lists included. */
  static final int REGION_BYTES = 450;

  /** About how many bytes of the heap a tag takes; most share their name with other regions. */
  private static final int CANDIDATE_BYTES = 150;

  private static final int FEW_VOTES_BYTES = 50;

  /** All that is no candidate. */
  final RegionState counts = new RegionState();

  private Map<String, Candidate> candidates = Map.of();

  /** Takes note of a candidate and returns about how many bytes of the heap that takes. */
  int addCandidate(String tag, Candidate candidate) {
    if (candidates.isEmpty()) {
      // Most regions have none.
      candidates = new HashMap<>();
    }
    return candidates.put(tag, candidate) == null ? CANDIDATE_BYTES : 0;
  }

  /** Takes note of any other tag and returns about how many bytes of the heap that takes. */
  int addFewVotes(String tag, String label, int votes) {
    return counts.addFewVotes(tag, label, votes) * FEW_VOTES_BYTES;
  }

  /** Returns what is new of candidates, by tag. */
  Map<String, Candidate> candidates() {
    return candidates;
  }
}
