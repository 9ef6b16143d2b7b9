package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.Batch;
import org.apache.flink.connector.base.sink.writer.BatchCreator;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestBuffer;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.elasticsearch.BulkEntry;

/**
 * Buffer of entries that builds requests from them. During an outage the newest entries are packed,
 * that is compressed to about a tenth. They are unpacked after all earlier ones have been sent.
 * Order is irrelevant because entries are append-only.
 */
final class EntryBuffer implements RequestBuffer<BulkEntry>, BatchCreator<BulkEntry> {

  /** Placeholder that is not buffered: adding it makes Flink check whether a request is due. */
  static final BulkEntry NONE = new BulkEntry("", BulkEntry.NO_VERSION, null, false);

  /** Size of a batch before compression. */
  private static final int PACK_BYTES = 3 << 20;

  private final Deque<RequestEntryWrapper<BulkEntry>> entries = new ArrayDeque<>();
  private final Deque<DocumentBatch> packed = new ArrayDeque<>();
  private final DataOutputSerializer open = new DataOutputSerializer(4 << 10);
  private final long maxBatchBytes;
  private final int maxUnpacked;
  private int openEntries;
  private long packedBytes;
  private boolean packing;
  private long bytes;

  /**
   * Creates an empty buffer.
   *
   * @param maxBatchBytes maximum size of a request, unless a single entry exceeds it
   * @param maxUnpacked number of entries after which new ones are packed while packing is enabled
   */
  EntryBuffer(long maxBatchBytes, int maxUnpacked) {
    this.maxBatchBytes = maxBatchBytes;
    this.maxUnpacked = maxUnpacked;
  }

  /** Enables or disables packing of new entries in a full buffer. */
  void packing(boolean newPacking) {
    packing = newPacking;
  }

  /** Adds a batch of a snapshot. */
  void addPacked(DocumentBatch batch) {
    packed.addLast(batch);
    packedBytes += batch.content().length;
    unpackWhenEmpty();
  }

  /** Returns the size of packed entries in bytes. */
  long packedBytes() {
    return packedBytes + open.length();
  }

  /** Returns the packed entries for a snapshot. */
  List<BufferedRequestState<BulkEntry>> packedState() {
    closeBatch();
    List<BufferedRequestState<BulkEntry>> states = new ArrayList<>(packed.size());
    packed.forEach(batch -> states.add(new PackedEntries(batch)));
    return states;
  }

  @Override
  public void add(RequestEntryWrapper<BulkEntry> entry, boolean prioritize) {
    if (entry.getRequestEntry() == NONE) {
      return;
    }
    if (packing && !prioritize && entries.size() >= maxUnpacked) {
      pack(entry.getRequestEntry());
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
      unpackWhenEmpty();
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

  /** Returns the number of unpacked entries. It is 0 only if the buffer is empty. */
  @Override
  public int size() {
    return entries.size();
  }

  /** Returns the unpacked entries. */
  @Override
  public Collection<RequestEntryWrapper<BulkEntry>> getBufferedState() {
    return entries;
  }

  @Override
  public long totalSizeInBytes() {
    return bytes;
  }

  /** Builds a request, with at least one entry of any size. */
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

  /** Returns an entry's size, limited to that of a request: a larger entry is sent alone. */
  long sizeOf(BulkEntry entry) {
    return Math.min(entry.bytes(), maxBatchBytes);
  }

  private void pack(BulkEntry entry) {
    try {
      entry.writeTo(open);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    openEntries++;
    if (open.length() >= PACK_BYTES) {
      closeBatch();
    }
  }

  private void closeBatch() {
    if (openEntries > 0) {
      DocumentBatch batch = DocumentBatch.of(openEntries, open);
      packed.addLast(batch);
      packedBytes += batch.content().length;
      open.clear();
      openEntries = 0;
    }
  }

  private void unpackWhenEmpty() {
    if (!entries.isEmpty()) {
      return;
    }
    if (packed.isEmpty()) {
      closeBatch();
    }
    DocumentBatch batch = packed.poll();
    if (batch == null) {
      return;
    }
    packedBytes -= batch.content().length;
    try {
      for (BulkEntry entry : batch.entries()) {
        long size = sizeOf(entry);
        entries.addLast(new RequestEntryWrapper<>(entry, size));
        bytes += size;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack a batch of this buffer", e);
    }
  }
}
