package org.tagatlas.branch;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;

/** Publishes the documents of branches to all outputs of the run. */
public interface Publisher {

  /**
   * Publishes documents of a kind. Does nothing if the run does not publish that kind.
   *
   * @param documents the direct output of an operator, see {@link Branch}
   */
  void publish(DocumentKind kind, DataStream<Document> documents);

  /**
   * Publishes documents that can change, of a kind whose other documents never change.
   *
   * @param label distinguishes them from the others in uids
   * @param documents the direct output of an operator, see {@link Branch}
   */
  void publishChanging(DocumentKind kind, String label, DataStream<Document> documents);
}
