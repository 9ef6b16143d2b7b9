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

/**
 * Entries that wait for a request, and how requests are cut from them. While Elasticsearch is away
 * the newest are packed, which takes a tenth of the room; they are unpacked when those before them
 * have been sent. Their order is of no importance, as they never change.
 */
final class EntryBuffer implements RequestBuffer<BulkEntry>, BatchCreator<BulkEntry> {

  /** An entry that is none: adding it makes Flink look whether a request is due. */
  static final BulkEntry NONE = new BulkEntry("", BulkEntry.NO_VERSION, null, false);

  /** Entries of a batch before it is compressed. */
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
   * Makes an empty buffer.
   *
   * @param maxBatchBytes bytes of a request, but for one that a single entry needs
   * @param maxUnpacked entries beyond which new ones are packed, while they are packed at all
   */
  EntryBuffer(long maxBatchBytes, int maxUnpacked) {
    this.maxBatchBytes = maxBatchBytes;
    this.maxUnpacked = maxUnpacked;
  }

  /** Says whether to pack what there is no room for. */
  void packing(boolean newPacking) {
    packing = newPacking;
  }

  /** Adds a batch of a snapshot. */
  void addPacked(DocumentBatch batch) {
    packed.addLast(batch);
    packedBytes += batch.content().length;
    unpackWhenEmpty();
  }

  /** Returns the room that packed entries take. */
  long packedBytes() {
    return packedBytes + open.length();
  }

  /** Returns the packed entries for a snapshot. */
  List<BufferedRequestState<BulkEntry>> packedState() {
    cut();
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

  /** Returns the number of entries that are not packed. It is 0 only when none is packed either. */
  @Override
  public int size() {
    return entries.size();
  }

  /** Returns the entries that are not packed. */
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

  /** Returns an entry's size; what is greater than a request goes in one of its own. */
  long sizeOf(BulkEntry entry) {
    return Math.min(entry.bytes(), maxBatchBytes);
  }

  private void pack(BulkEntry entry) {
    try {
      entry.writeTo(open);
    } catch (IOException e) {
      throw new UncheckedIOException("in memory, where no output can fail", e);
    }
    openEntries++;
    if (open.length() >= PACK_BYTES) {
      cut();
    }
  }

  private void cut() {
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
      cut();
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
      throw new UncheckedIOException("what we packed ourselves", e);
    }
  }
}
