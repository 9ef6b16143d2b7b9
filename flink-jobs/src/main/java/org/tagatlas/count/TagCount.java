package org.tagatlas.count;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of a tag in the whole world: its labels, its sums by window and level, and its rows
 * by region as long as they are small. Not thread-safe.
 */
final class TagCount {

  /** Rows of more bytes than this leave the value for a map state entry each. */
  static final int MAX_INLINE_BYTES = 8 * 1024;

  /** Photos by label. */
  final Map<String, Long> labels = new HashMap<>(2);

  /** Sums by {@link RegionKey#levelKey()}. */
  final Int2ObjectOpenHashMap<LevelSum> sums = new Int2ObjectOpenHashMap<>(2);

  /** The rows, or null once they have their own state entries. */
  Map<RegionKey, TagRow> rows = new HashMap<>(4);

  /** The label that every row was last told of; null before the first photo. */
  String toldLabel;

  /** Whether a row has ever had enough votes for a signature. */
  boolean notable;

  /** The sums of a tag over all regions of a level in a window. */
  static final class LevelSum {
    long photos;
    long votes;

    /** What every row was last told of. */
    long toldPhotos;

    long toldVotes;

    boolean movedByOnePercent() {
      return (photos - toldPhotos) * 100 >= toldPhotos && photos != toldPhotos
          || Math.abs(votes - toldVotes) * 100 >= toldVotes && votes != toldVotes;
    }
  }

  /** Returns the label that most photos use, the smaller by code points among equals. */
  String label() {
    String best = null;
    long most = 0;
    for (Map.Entry<String, Long> label : labels.entrySet()) {
      long photos = label.getValue();
      if (photos > most
          || photos == most && CodePoints.ASCENDING.compare(label.getKey(), best) < 0) {
        best = label.getKey();
        most = photos;
      }
    }
    return best;
  }

  LevelSum sum(RegionKey key) {
    return sums.computeIfAbsent(key.levelKey(), level -> new LevelSum());
  }

  /** Returns about how many bytes the rows take when they are written. */
  int rowBytes() {
    int bytes = 0;
    for (Map.Entry<RegionKey, TagRow> row : rows.entrySet()) {
      bytes += 10 + row.getKey().region().length() + row.getValue().voters.bytes();
    }
    return bytes;
  }

  /** Returns whether a sum has moved by one part in a hundred since every row was told of it. */
  boolean movedByOnePercent() {
    for (LevelSum sum : sums.values()) {
      if (sum.movedByOnePercent()) {
        return true;
      }
    }
    return false;
  }

  /** Remembers that every row has been told of the sums and of a label. */
  void told(String label) {
    toldLabel = label;
    for (LevelSum sum : sums.values()) {
      sum.toldPhotos = sum.photos;
      sum.toldVotes = sum.votes;
    }
  }
}
