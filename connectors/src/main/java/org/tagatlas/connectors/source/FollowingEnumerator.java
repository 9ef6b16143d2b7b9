package org.tagatlas.connectors.source;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.source.ShardFiles.Entry;

/** Scans inputs periodically, and assigns new shards and data appended to known ones. */
final class FollowingEnumerator
    implements SplitEnumerator<ShardSplit, PendingSplitsCheckpoint<ShardSplit>> {

  private static final Logger LOG = LoggerFactory.getLogger(FollowingEnumerator.class);

  private final SplitEnumeratorContext<ShardSplit> context;
  private final List<String> inputs;
  private final long intervalMillis;
  private final GrowingFiles files;

  /** Unassigned splits, ordered by name. */
  private final TreeMap<String, ShardSplit> pending = new TreeMap<>();

  private final Set<Integer> idle = new LinkedHashSet<>();

  /** Readers that have finished their restored splits. */
  private final Set<Integer> restored = new HashSet<>();

  FollowingEnumerator(
      SplitEnumeratorContext<ShardSplit> context,
      List<String> inputs,
      long intervalMillis,
      PendingSplitsCheckpoint<ShardSplit> checkpoint) {
    this.context = context;
    this.inputs = inputs;
    this.intervalMillis = intervalMillis;
    this.files =
        new GrowingFiles(checkpoint instanceof ShardCheckpoint state ? state.known() : Map.of());
    add(checkpoint.getSplits());
  }

  private void add(Collection<ShardSplit> splits) {
    splits.forEach(split -> pending.put(split.splitId(), split));
  }

  @Override
  public void start() {
    context.callAsync(() -> ShardListing.filesNow(inputs), this::scanned, 0, intervalMillis);
  }

  private void scanned(List<Entry> found, Throwable failure) {
    if (failure != null) {
      LOG.error("Cannot list the inputs, retrying at the next scan", failure);
      return;
    }
    add(files.scan(found, restored.size() >= context.currentParallelism()));
    assign();
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    restored.add(subtask);
    idle.add(subtask);
    assign();
  }

  private void assign() {
    for (Iterator<Integer> readers = idle.iterator(); readers.hasNext() && !pending.isEmpty(); ) {
      int reader = readers.next();
      readers.remove();
      // A reader that has failed requests a split again.
      if (context.registeredReaders().containsKey(reader)) {
        context.assignSplit(pending.pollFirstEntry().getValue(), reader);
      }
    }
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof ShardEvents.Ended ended) {
      files.ended(ended.path(), ended.number(), ended.tail());
      context.sendEventToSourceReader(subtask, new ShardEvents.Noted(ended.splitId()));
    }
  }

  @Override
  public void addSplitsBack(List<ShardSplit> splits, int subtask) {
    add(splits);
    assign();
  }

  @Override
  public void addReader(int subtask) {
    // Readers request splits.
  }

  @Override
  public PendingSplitsCheckpoint<ShardSplit> snapshotState(long checkpointId) {
    return new ShardCheckpoint(List.copyOf(pending.values()), files.known());
  }

  @Override
  public void close() {
    // Nothing to close.
  }
}
