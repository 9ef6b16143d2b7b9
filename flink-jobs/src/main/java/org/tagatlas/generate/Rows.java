package org.tagatlas.generate;

import java.security.MessageDigest;
import org.tagatlas.connectors.record.ShardKey;

/**
 * The rows of all shards in one order: most are photos, some repeat an earlier row's photo, some
 * are malformed. What a row is depends on the seed and its index only, so that any shard can repeat
 * a row of any other without reading it. Not safe for use by several threads.
 */
final class Rows {

  /** In millionths of the rows: duplicates, and each way to be malformed. */
  static final int DUPLICATES = 5_000;

  static final int EACH_DEFECT = 200;

  private static final int MILLION = 1_000_000;
  private static final Defect[] DEFECTS = Defect.values();
  private static final int TRIES = 8;

  private final long seed;
  private final Photos photos;
  private final ShardFormat format;
  private final MessageDigest md5;
  private long geotagged;
  private long notGeotagged;
  private long duplicates;
  private long malformed;

  Rows(long seed, Photos photos, ShardFormat format) {
    this.seed = seed;
    this.photos = photos;
    this.format = format;
    md5 = ShardKey.md5();
  }

  /** Appends a row and its end of line, and counts what it was. */
  void append(long row, StringBuilder out) {
    Rng rng = new Rng(seed, Purpose.ROW, row);
    int kind = rng.below(MILLION);
    long earlier = kind < DUPLICATES ? earlierPhoto(row, rng) : -1;
    int defect = kind < DUPLICATES ? DEFECTS.length : (kind - DUPLICATES) / EACH_DEFECT;
    SyntheticPhoto photo = photos.photo(earlier < 0 ? row : earlier);
    if (defect < DEFECTS.length) {
      DEFECTS[defect].append(photo, rng, format, md5, out);
      malformed++;
    } else {
      format.append(photo, md5, out);
      if (earlier >= 0) {
        duplicates++;
      } else if (photo.geotagged()) {
        geotagged++;
      } else {
        notGeotagged++;
      }
    }
    out.append('\n');
  }

  /** Returns an earlier row that is a photo of its own, or -1 when none was found. */
  private long earlierPhoto(long row, Rng rng) {
    for (int i = 0; i < TRIES && row > 0; i++) {
      long earlier = rng.below(row);
      int kind = new Rng(seed, Purpose.ROW, earlier).below(MILLION);
      if (kind >= DUPLICATES + DEFECTS.length * EACH_DEFECT) {
        return earlier;
      }
    }
    return -1;
  }

  Counts counts() {
    return new Counts(geotagged, notGeotagged, duplicates, malformed);
  }
}
