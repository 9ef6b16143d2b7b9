package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.BulkEntry;

/**
 * Converts documents to entries, and null to {@link EntryBuffer#NONE}.
 *
 * @param versioned whether entries have the documents' versions
 */
record EntryConverter(boolean versioned) implements ElementConverter<Document, BulkEntry> {

  private static final long serialVersionUID = 1L;

  @Override
  public BulkEntry apply(Document document, SinkWriter.Context context) {
    if (document == null) {
      return EntryBuffer.NONE;
    }
    return versioned ? upsert(document) : append(document);
  }

  /** Returns the entry of an append-only document. */
  static BulkEntry append(Document document) {
    return BulkEntry.append(document.id(), document.source());
  }

  /** Returns the entry of a document with a version. */
  static BulkEntry upsert(Document document) {
    return BulkEntry.upsert(document.id(), document.version(), document.source());
  }
}
