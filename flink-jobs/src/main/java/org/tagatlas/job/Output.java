package org.tagatlas.job;

import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.publish.Kind;

/**
 * Where documents go.
 *
 * @param name what tells it from other outputs of the job, and is part of its operators' uids: a
 *     run that goes on from a checkpoint has to give it again
 * @param sinks the sink of a kind's documents
 * @param locatedPhotos the sink of those photos whose location may change
 */
public record Output(
    String name, Function<Kind, Sink<Document>> sinks, Supplier<Sink<Document>> locatedPhotos) {

  /** Makes an output whose sinks take documents that change and such that do not alike. */
  public Output(String name, Function<Kind, Sink<Document>> sinks) {
    this(name, sinks, () -> sinks.apply(Kind.PHOTOS));
  }
}
