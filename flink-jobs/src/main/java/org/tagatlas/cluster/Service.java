package org.tagatlas.cluster;

import java.util.Locale;

/** A server that a cluster can have beside Flink. */
public enum Service {
  S3,
  KAFKA,
  ELASTICSEARCH;

  /** Returns it as it is written on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
