package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.tagatlas.connectors.sink.Document;

/** Makes entries of documents, and no entry of none. */
final class EntryConverter implements ElementConverter<Document, BulkEntry> {

  private static final long serialVersionUID = 1L;

  @Override
  public BulkEntry apply(Document document, SinkWriter.Context context) {
    return document == null ? EntryBuffer.NONE : BulkEntry.unchanging(document);
  }
}
