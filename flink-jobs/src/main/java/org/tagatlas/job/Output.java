package org.tagatlas.job;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.flink.api.connector.sink2.Sink;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * A destination of documents.
 *
 * @param name distinguishes it from other outputs of the job. It is part of its operators' uids, so
 *     a run that restores a checkpoint must use the same name
 * @param sinks returns the sink of a kind's documents
 * @param changing returns the sink of documents that can change, of a kind whose other documents
 *     never change, by kind and label
 */
public record Output(
    String name,
    Function<DocumentKind, Sink<Document>> sinks,
    BiFunction<DocumentKind, String, Sink<Document>> changing) {

  /**
   * Creates an output whose sinks accept both documents that can change and those that never
   * change.
   */
  public Output(String name, Function<DocumentKind, Sink<Document>> sinks) {
    this(name, sinks, (kind, label) -> sinks.apply(kind));
  }
}
