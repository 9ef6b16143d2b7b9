package org.tagatlas.export;

import java.util.Locale;
import java.util.Optional;

/** A format of exported files. */
public enum ExportFormat {
  /** Apache Parquet with typed columns. */
  PARQUET,
  /** Comma-separated values with a header. */
  CSV,
  /** A GeoJSON feature collection with one feature per document. */
  GEOJSON,
  /** One JSON object per line. */
  JSONL;

  private static final String GZIP = ".gz";

  /** Returns the name of the format, which is also the suffix of its files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the format of a file by its suffix, such as that of {@code tags.csv.gz}. */
  public static Optional<ExportFormat> of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    String plain = isGzip(name) ? name.substring(0, name.length() - GZIP.length()) : name;
    for (ExportFormat format : values()) {
      if (plain.endsWith('.' + format.word()) && (format != PARQUET || plain.equals(name))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Returns whether a file is compressed, according to its name. */
  static boolean isGzip(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(GZIP);
  }
}
