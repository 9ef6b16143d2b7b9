package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.tagatlas.connectors.sink.Document;

/**
 * Makes entries of documents, and no entry of none.
 *
 * @param versioned whether entries keep the documents' versions
 */
record EntryConverter(boolean versioned) implements ElementConverter<Document, BulkEntry> {

  private static final long serialVersionUID = 1L;

  @Override
  public BulkEntry apply(Document document, SinkWriter.Context context) {
    if (document == null) {
      return EntryBuffer.NONE;
    }
    return versioned ? BulkEntry.changing(document) : BulkEntry.unchanging(document);
  }
}
