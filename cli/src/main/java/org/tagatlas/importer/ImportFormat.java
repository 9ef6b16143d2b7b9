package org.tagatlas.importer;

import java.util.Locale;

/** Layout of imported files. */
public enum ImportFormat {
  /** Up to 4,096 gzip files {@code abc.gz}; the key of a row determines the file. */
  SHARDS,
  /** Files {@code rows-000001.jsonl.gz} in the order of the input. */
  JSONL,
  /** Files {@code rows-000001.parquet} in the order of the input, with places and clean tags. */
  PARQUET;

  /** Returns the word on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
