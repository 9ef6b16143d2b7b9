package org.tagatlas.generate;

import java.security.MessageDigest;

/** Defects of malformed rows, one for each reject reason. */
enum Defect {
  /** A truncated JSON object. */
  BAD_JSON {
    @Override
    void append(
        SyntheticPhoto photo, Rng rng, OutputFormat format, MessageDigest md5, StringBuilder out) {
      int start = out.length();
      OutputFormat.JSONL.append(photo, md5, out);
      out.setLength(start + 1 + rng.below(out.length() - start - 1));
    }
  },
  /** A row with 22 fields. */
  FIELD_COUNT {
    @Override
    void append(
        SyntheticPhoto photo, Rng rng, OutputFormat format, MessageDigest md5, StringBuilder out) {
      OutputFormat.TSV.append(photo, md5, out);
      out.setLength(out.length() - 2);
    }
  },
  /** A missing photo id, or one that is not a positive integer. */
  BAD_PHOTOID {
    @Override
    void append(
        SyntheticPhoto photo, Rng rng, OutputFormat format, MessageDigest md5, StringBuilder out) {
      String id = rng.of(new String[] {"", "0", "-" + photo.id()});
      format.append(photo.withId(id), md5, out);
    }
  },
  /** Only one coordinate, or one that is out of range or not a number. */
  BAD_COORDINATES {
    @Override
    void append(
        SyntheticPhoto photo, Rng rng, OutputFormat format, MessageDigest md5, StringBuilder out) {
      SyntheticPhoto broken =
          switch (rng.below(4)) {
            case 0 -> photo.withCoordinates("12.5", "");
            case 1 -> photo.withCoordinates("12.5", "90.5");
            case 2 -> photo.withCoordinates("-181.25", "41.9");
            default -> photo.withCoordinates("east", "41.9");
          };
      format.append(broken, md5, out);
    }
  };

  abstract void append(
      SyntheticPhoto photo, Rng rng, OutputFormat format, MessageDigest md5, StringBuilder out);
}
