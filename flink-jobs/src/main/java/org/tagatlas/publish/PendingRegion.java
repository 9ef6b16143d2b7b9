package org.tagatlas.publish;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.signature.MostUsedTags;

/** Buffered updates of a region in a window that are not in state yet. Not thread-safe. */
final class PendingRegion {

  /** Estimated heap size of a region in bytes, including its key and empty collections. */
  static final int REGION_BYTES = 400;

  /** Estimated heap size of a candidate in bytes; most share their strings with other regions. */
  private static final int CANDIDATE_BYTES = 150;

  private static final int FEW_VOTES_BYTES = 50;

  private static final byte[] NONE = {};

  private final RegionState counts = new RegionState();

  /** Tags with too few votes for a signature, serialized, which takes a fifth of the memory. */
  private byte[] rareTags = NONE;

  private Map<String, Candidate> candidates = Map.of();

  /** Adds photos and returns the estimated increase of the heap size in bytes. */
  int add(RegionUpdate.Visits visits) {
    counts.add(visits);
    return visits.voters().bytes();
  }

  /** Sets the sums over all tags. */
  void set(RegionUpdate.Totals totals) {
    counts.set(totals);
  }

  /** Adds a candidate and returns the estimated increase of the heap size in bytes. */
  int addCandidate(String tag, Candidate candidate) {
    if (candidates.isEmpty()) {
      // Allocated lazily: most regions have no candidates.
      candidates = new HashMap<>();
    }
    return candidates.put(tag, candidate) == null ? CANDIDATE_BYTES : 0;
  }

  /** Adds a tag with few votes and returns the estimated increase of the heap size in bytes. */
  int addFewVotes(String tag, String label, int votes) {
    return counts.addFewVotes(tag, label, votes) * FEW_VOTES_BYTES;
  }

  /** Adds a list of tags with few votes and returns the increase of the heap size in bytes. */
  int addRareTags(MostUsedTags tags) throws IOException {
    int before = rareTags.length;
    rareTags = bytes(before == 0 ? tags : deserializedWith(tags));
    return rareTags.length - before;
  }

  private MostUsedTags deserializedWith(MostUsedTags update) throws IOException {
    MostUsedTags tags = MostUsedTags.read(new DataInputDeserializer(rareTags));
    tags.addAll(update);
    return tags;
  }

  private static byte[] bytes(MostUsedTags tags) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    tags.write(out);
    return out.getCopyOfBuffer();
  }

  /** Returns everything except the candidates. */
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

  /** Returns whether photos were added. */
  boolean hasPhotos() {
    return counts.photos > 0;
  }

  /** Returns whether all updated tags are still in memory. */
  boolean hasAllTags() {
    return !counts.hasCandidates;
  }

  /** Returns whether only {@link #set} was called. */
  boolean hasOnlyTotals() {
    return counts.photos == 0
        && counts.fewVotes == null
        && !counts.hasCandidates
        && rareTags.length == 0
        && candidates.isEmpty();
  }

  /** Returns the updated candidates by tag. */
  Map<String, Candidate> candidates() {
    return candidates;
  }

  /**
   * Drops the candidates after they were stored, and returns the estimated freed heap size in
   * bytes.
   */
  int dropCandidates() {
    int bytes = candidates.size() * CANDIDATE_BYTES;
    candidates = Map.of();
    counts.hasCandidates = true;
    return bytes;
  }
}
