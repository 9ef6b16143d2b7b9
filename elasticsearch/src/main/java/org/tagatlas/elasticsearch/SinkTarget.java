package org.tagatlas.elasticsearch;

import java.io.Serializable;

/**
 * Destination of the documents of a kind.
 *
 * @param connection how to reach Elasticsearch
 * @param run the name of the run, which a checkpoint is bound to; of a table's sink, the name of
 *     its index
 * @param kind the name of the kind
 * @param index the index to write to
 * @param deadLetters the index for documents that are rejected permanently
 * @param backoff the wait before retries
 */
public record SinkTarget(
    ElasticsearchConnection connection,
    String run,
    String kind,
    String index,
    String deadLetters,
    Backoff backoff)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Creates the target of a run's documents of a kind. */
  public SinkTarget(
      ElasticsearchConnection connection, IndexNames names, DocumentKind kind, Backoff backoff) {
    this(
        connection,
        names.run(),
        kind.name(),
        names.index(kind),
        names.index(DocumentKind.REJECTS),
        backoff);
  }

  /** Returns the error message for a checkpoint of another run. */
  public static String otherRun(String restored, String requested) {
    return "this checkpoint belongs to the run '"
        + restored
        + "' and cannot be resumed with the indices of the run '"
        + requested
        + "'";
  }
}
