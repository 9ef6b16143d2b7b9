package org.tagatlas.local.cluster;

import java.util.Locale;

/** Optional server of a cluster, in addition to Flink. */
public enum Service {
  S3,
  KAFKA,
  ELASTICSEARCH;

  /** Returns the name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
