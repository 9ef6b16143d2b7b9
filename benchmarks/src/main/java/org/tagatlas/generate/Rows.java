package org.tagatlas.generate;

import java.security.MessageDigest;
import org.tagatlas.record.ShardKey;

/**
 * The rows of all shards in one sequence: most are photos, some repeat the photo of an earlier row,
 * some are malformed. A row depends only on the seed and its index, so a shard can repeat a row of
 * another shard without reading it. Not thread-safe.
 */
final class Rows {

  /** Duplicates, and rows with each defect, per million rows. */
  static final int DUPLICATES = 5_000;

  static final int EACH_DEFECT = 200;

  private static final int MILLION = 1_000_000;
  private static final Defect[] DEFECTS = Defect.values();
  private static final int TRIES = 8;

  private final long seed;
  private final PhotoSource photos;
  private final OutputFormat format;
  private final MessageDigest md5;
  private long geotagged;
  private long notGeotagged;
  private long duplicates;
  private long malformed;

  Rows(long seed, PhotoSource photos, OutputFormat format) {
    this.seed = seed;
    this.photos = photos;
    this.format = format;
    md5 = ShardKey.md5();
  }

  /** Appends a row with its line terminator and counts it. */
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

  /** Returns an earlier row that is neither malformed nor a duplicate, or -1 if none was found. */
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
