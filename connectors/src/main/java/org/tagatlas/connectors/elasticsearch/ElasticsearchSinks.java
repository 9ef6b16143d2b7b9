package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.api.connector.sink2.Sink;
import org.tagatlas.connectors.sink.Document;

/**
 * The sinks of a run, one a kind. Its indices must be there: {@link RunIndices} makes them.
 *
 * <p>A document that Elasticsearch refuses for good becomes one of the run's index of rejects, with
 * the reason {@code not_indexable}, and is counted by the metric of that name; the others of its
 * request are stored. A conflict with a newer version counts as stored. Whatever may pass (429,
 * 5xx, lost connections, blocked indices) is tried again for as long as it takes, with growing
 * pauses and without stopping checkpoints. A lost privilege or index fails the job.
 */
public final class ElasticsearchSinks {

  private final ElasticsearchConnection connection;
  private final IndexNames names;
  private final Backoff backoff;

  /**
   * Describes where a run writes.
   *
   * @param connection how to reach Elasticsearch
   * @param run the run's name: a run that goes on from a checkpoint has the one that it had
   */
  public ElasticsearchSinks(ElasticsearchConnection connection, String run) {
    this(connection, run, Backoff.USUAL);
  }

  /** Describes where a run writes, and how long it waits before it tries again. */
  public ElasticsearchSinks(ElasticsearchConnection connection, String run, Backoff backoff) {
    this.connection = connection;
    this.names = new IndexNames(connection.prefix(), run);
    this.backoff = backoff;
  }

  /** Returns the sink of a kind's documents. */
  public Sink<Document> sink(IndexKind kind) {
    SinkTarget target = new SinkTarget(connection, names, kind, backoff);
    return kind.changing()
        ? new ChangingDocumentsSink(target)
        : new UnchangingDocumentsSink(target);
  }
}
