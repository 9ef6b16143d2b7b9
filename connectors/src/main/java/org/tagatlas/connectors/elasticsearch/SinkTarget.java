package org.tagatlas.connectors.elasticsearch;

import java.io.Serializable;

/**
 * Where and how the documents of a kind are written.
 *
 * @param connection how to reach Elasticsearch
 * @param run the name of the run, or of what else a checkpoint has to go on with
 * @param kind the word for the kind of the documents
 * @param index the index that they are written to
 * @param deadLetters the index of those that are refused for good
 * @param backoff how long to wait before an attempt is repeated
 */
record SinkTarget(
    ElasticsearchConnection connection,
    String run,
    String kind,
    String index,
    String deadLetters,
    Backoff backoff)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Returns where a run writes a kind. */
  SinkTarget(
      ElasticsearchConnection connection, IndexNames names, IndexKind kind, Backoff backoff) {
    this(
        connection,
        names.run(),
        kind.word(),
        names.index(kind),
        names.index(IndexKind.REJECTS),
        backoff);
  }

  /** Words for a checkpoint of another run. */
  static String otherRun(String kept, String asked) {
    return "this checkpoint belongs to the run '"
        + kept
        + "', which must go on with its own indices, not with those of '"
        + asked
        + "'";
  }
}
