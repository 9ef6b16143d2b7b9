package org.tagatlas.connectors.elasticsearch;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.SinkTarget;

/**
 * At-least-once sink for append-only documents. Documents are sent immediately and again after a
 * failure; their ids make this idempotent. For its behaviour during outages see {@link
 * AppendOnlyWriter}.
 */
final class AppendOnlySink extends AsyncSinkBase<Document, BulkEntry> {

  private static final long serialVersionUID = 1L;

  /** Maximum number of entries per request. */
  static final int MAX_BATCH = 5_000;

  /** Maximum size of a request in bytes, unless a single document exceeds it. */
  static final long MAX_BATCH_BYTES = 4L << 20;

  /** Concurrent requests per subtask: one is indexed while the next is being transferred. */
  static final int MAX_IN_FLIGHT = 2;

  /** Buffered entries after which the input is blocked, or new entries are packed. */
  static final int MAX_BUFFERED = 50_000;

  /** Packed bytes per subtask after which the input is blocked during an outage. */
  static final long MAX_PACKED_BYTES = 128L << 20;

  /** Maximum time that an entry is buffered to fill a request. */
  static final long LINGER_MILLIS = 500;

  private final SinkTarget target;

  AppendOnlySink(SinkTarget target) {
    this(target, new EntryConverter(false));
  }

  /** Creates a sink whose entries can have versions: the greatest version per id prevails. */
  AppendOnlySink(SinkTarget target, EntryConverter converter) {
    super(
        converter,
        MAX_BATCH,
        MAX_IN_FLIGHT,
        MAX_BUFFERED,
        MAX_BATCH_BYTES,
        AppendOnlyWriter.NEVER_MILLIS,
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
    return new AppendOnlyWriter(
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
