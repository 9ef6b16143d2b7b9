package org.tagatlas.connectors.elasticsearch;

import java.io.Serializable;

/**
 * Where and how the documents of a kind are written.
 *
 * @param connection how to reach Elasticsearch
 * @param names the names of the run's indices
 * @param kind the kind of the documents
 * @param backoff how long to wait before an attempt is repeated
 */
record SinkTarget(
    ElasticsearchConnection connection, IndexNames names, IndexKind kind, Backoff backoff)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Words for a checkpoint of another run. */
  static String otherRun(String kept, String asked) {
    return "this checkpoint belongs to the run '"
        + kept
        + "', which must go on with its own indices, not with those of '"
        + asked
        + "'";
  }
}
