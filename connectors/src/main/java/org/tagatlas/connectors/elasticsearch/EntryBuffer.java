package org.tagatlas.connectors.elasticsearch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.Batch;
import org.apache.flink.connector.base.sink.writer.BatchCreator;
import org.apache.flink.connector.base.sink.writer.RequestBuffer;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;

/** Entries that wait for a request, and how requests are cut from them. */
final class EntryBuffer implements RequestBuffer<BulkEntry>, BatchCreator<BulkEntry> {

  /** An entry that is none: adding it makes Flink look whether a request is due. */
  static final BulkEntry NONE = new BulkEntry("", BulkEntry.NO_VERSION, null, false);

  private final Deque<RequestEntryWrapper<BulkEntry>> entries = new ArrayDeque<>();
  private final long maxBatchBytes;
  private long bytes;

  EntryBuffer(long maxBatchBytes) {
    this.maxBatchBytes = maxBatchBytes;
  }

  @Override
  public void add(RequestEntryWrapper<BulkEntry> entry, boolean prioritize) {
    if (entry.getRequestEntry() == NONE) {
      return;
    }
    if (prioritize) {
      entries.addFirst(entry);
    } else {
      entries.addLast(entry);
    }
    bytes += entry.getSize();
  }

  @Override
  public RequestEntryWrapper<BulkEntry> poll() {
    RequestEntryWrapper<BulkEntry> entry = entries.poll();
    if (entry != null) {
      bytes -= entry.getSize();
    }
    return entry;
  }

  @Override
  public RequestEntryWrapper<BulkEntry> peek() {
    return entries.peek();
  }

  @Override
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Collection<RequestEntryWrapper<BulkEntry>> getBufferedState() {
    return entries;
  }

  @Override
  public long totalSizeInBytes() {
    return bytes;
  }

  /** Cuts a request; one entry goes in whatever its size. */
  @Override
  public Batch<BulkEntry> createNextBatch(
      RequestInfo requestInfo, RequestBuffer<BulkEntry> buffer) {
    List<BulkEntry> batch = new ArrayList<>(requestInfo.getBatchSize());
    long size = 0;
    while (batch.size() < requestInfo.getBatchSize()
        && !buffer.isEmpty()
        && (batch.isEmpty() || size + buffer.peek().getSize() <= maxBatchBytes)) {
      RequestEntryWrapper<BulkEntry> entry = buffer.poll();
      batch.add(entry.getRequestEntry());
      size += entry.getSize();
    }
    return new Batch<>(batch, size);
  }
}
