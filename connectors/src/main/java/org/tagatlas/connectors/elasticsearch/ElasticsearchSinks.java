package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.api.connector.sink2.Sink;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.IndexNames;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.elasticsearch.SinkTarget;

/**
 * Creates the sinks of a run, one per kind. The indices must exist: {@link RunIndices} creates
 * them.
 *
 * <p>A document that Elasticsearch rejects permanently is written to the run's index of rejects
 * with the reason {@code not_indexable} and counted by the metric of that name; the other documents
 * of its request are stored. A conflict with a newer version counts as stored. Temporary failures
 * (429, 5xx, lost connections, blocked indices) are retried indefinitely with exponential back-off,
 * without blocking checkpoints. A revoked privilege or a deleted index fails the job.
 */
public final class ElasticsearchSinks {

  private final ElasticsearchConnection connection;
  private final IndexNames names;
  private final Backoff backoff;

  /**
   * Creates the sinks of a run with the default back-off.
   *
   * @param connection the connection to Elasticsearch
   * @param run the run's name; a restored run keeps its name
   */
  public ElasticsearchSinks(ElasticsearchConnection connection, String run) {
    this(connection, run, Backoff.DEFAULT);
  }

  /** Creates the sinks of a run. */
  public ElasticsearchSinks(ElasticsearchConnection connection, String run, Backoff backoff) {
    this.connection = connection;
    this.names = new IndexNames(connection.prefix(), run);
    this.backoff = backoff;
  }

  /** Returns the sink of a kind's documents. */
  public Sink<Document> sink(DocumentKind kind) {
    SinkTarget target = new SinkTarget(connection, names, kind, backoff);
    return kind.upsert() ? new UpsertSink(target) : new AppendOnlySink(target);
  }
}
