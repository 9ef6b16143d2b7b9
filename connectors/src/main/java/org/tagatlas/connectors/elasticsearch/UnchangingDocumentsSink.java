package org.tagatlas.connectors.elasticsearch;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.tagatlas.connectors.sink.Document;

/**
 * A sink of documents that never change: they are sent as they come, and sent again after a
 * failure, which their ids make harmless. How it gets along without Elasticsearch: {@link
 * UnchangingDocumentsWriter}.
 */
final class UnchangingDocumentsSink extends AsyncSinkBase<Document, BulkEntry> {

  private static final long serialVersionUID = 1L;

  /** Entries of a request. */
  static final int MAX_BATCH = 5_000;

  /** Bytes of a request, but for one that a single document needs. */
  static final long MAX_BATCH_BYTES = 4L << 20;

  /** Requests of a subtask at the same time: one is indexed while the next is on its way. */
  static final int MAX_IN_FLIGHT = 2;

  /** Entries that wait for Elasticsearch before the input has to, or before they are packed. */
  static final int MAX_BUFFERED = 50_000;

  /** Packed entries of a subtask that wait while it is away, before the input has to. */
  static final long MAX_PACKED_BYTES = 128L << 20;

  /** How long an entry waits for others to share a request with. */
  static final long LINGER_MILLIS = 500;

  private final SinkTarget target;

  UnchangingDocumentsSink(SinkTarget target) {
    this(target, new EntryConverter(false));
  }

  /** Makes a sink whose entries may have versions: then of an id the greatest one holds. */
  UnchangingDocumentsSink(SinkTarget target, EntryConverter converter) {
    super(
        converter,
        MAX_BATCH,
        MAX_IN_FLIGHT,
        MAX_BUFFERED,
        MAX_BATCH_BYTES,
        UnchangingDocumentsWriter.NEVER_MILLIS,
        MAX_BATCH_BYTES);
    this.target = target;
  }

  @Override
  public StatefulSinkWriter<Document, BufferedRequestState<BulkEntry>> createWriter(
      WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<Document, BufferedRequestState<BulkEntry>> restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<BulkEntry>> recovered) {
    return new UnchangingDocumentsWriter(
        context,
        target,
        getElementConverter(),
        new EntryBuffer(MAX_BATCH_BYTES, MAX_BUFFERED),
        recovered);
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<BulkEntry>> getWriterStateSerializer() {
    return new BufferedEntriesSerializer(target.run());
  }
}
