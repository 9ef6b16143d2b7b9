package org.tagatlas.publish;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.count.MostUsedTags;
import org.tagatlas.count.RegionUpdate;

/** What a region in a window was told of and is not in state yet. Not thread-safe. */
final class RegionNews {

  /** About how many bytes of the heap a region takes, its key and empty lists included. */
  static final int REGION_BYTES = 400;

  /** About how many bytes of the heap a tag takes; most share their name with other regions. */
  private static final int CANDIDATE_BYTES = 150;

  private static final int FEW_VOTES_BYTES = 50;

  private static final byte[] NONE = {};

  private final RegionState counts = new RegionState();

  /** Tags with too few votes for a signature, packed: they take a fifth of the memory so. */
  private byte[] rareTags = NONE;

  private Map<String, Candidate> candidates = Map.of();

  /** Takes note of photos and returns about how many bytes of the heap that takes. */
  int add(RegionUpdate.Visits visits) {
    counts.add(visits);
    return visits.voters().bytes();
  }

  /** Takes note of the sums over all tags. */
  void set(RegionUpdate.Totals totals) {
    counts.set(totals);
  }

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

  /** Takes note of many such tags and returns about how many bytes of the heap that takes. */
  int addRareTags(MostUsedTags tags) throws IOException {
    int before = rareTags.length;
    rareTags = bytes(before == 0 ? tags : unpacked(tags));
    return rareTags.length - before;
  }

  private MostUsedTags unpacked(MostUsedTags newer) throws IOException {
    MostUsedTags tags = MostUsedTags.read(new DataInputDeserializer(rareTags));
    tags.addAll(newer);
    return tags;
  }

  private static byte[] bytes(MostUsedTags tags) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    tags.write(out);
    return out.getCopyOfBuffer();
  }

  /** Returns all that is no candidate. */
  RegionState counts() throws IOException {
    if (rareTags.length > 0) {
      MostUsedTags tags = MostUsedTags.read(new DataInputDeserializer(rareTags));
      rareTags = NONE;
      if (counts.fewVotes == null) {
        counts.fewVotes = tags;
      } else {
        counts.fewVotes.addAll(tags);
      }
    }
    return counts;
  }

  /** Returns whether there are photos. */
  boolean hasPhotos() {
    return counts.photos > 0;
  }

  /** Returns whether all tags that are new are in memory still. */
  boolean hasAllTags() {
    return !counts.hasCandidates;
  }

  /** Returns whether there is nothing else than what {@link #set} took note of. */
  boolean onlyTotals() {
    return counts.photos == 0
        && counts.fewVotes == null
        && !counts.hasCandidates
        && rareTags.length == 0
        && candidates.isEmpty();
  }

  /** Returns what is new of candidates, by tag. */
  Map<String, Candidate> candidates() {
    return candidates;
  }

  /** Forgets the candidates, as state has them, and returns about how many bytes that frees. */
  int forgetCandidates() {
    int bytes = candidates.size() * CANDIDATE_BYTES;
    candidates = Map.of();
    counts.hasCandidates = true;
    return bytes;
  }
}
