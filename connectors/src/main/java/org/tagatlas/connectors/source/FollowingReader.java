package org.tagatlas.connectors.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.file.src.FileSourceSplitState;
import org.apache.flink.connector.file.src.impl.FileRecords;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.tagatlas.shard.ShardTail;

/**
 * Reads followed shards and reports to the enumerator where each ended. Flink's file source reader
 * discards a split at its end.
 *
 * @param <T> the element type
 */
// close() can be interrupted, as in all of Flink's readers.
@SuppressWarnings("try")
final class FollowingReader<T>
    extends SingleThreadMultiplexSourceReaderBase<
        RecordAndPosition<T>, T, ShardSplit, FileSourceSplitState<ShardSplit>> {

  /** Ends of splits, set by the fetcher thread. */
  private final Map<String, ShardTail> tails;

  /** Finished splits that the enumerator has not acknowledged. */
  private final Map<String, ShardSplit> ended = new LinkedHashMap<>();

  private FollowingReader(
      SourceReaderContext context, ShardFormat<T> format, Map<String, ShardTail> tails) {
    super(
        () -> new Splits<>(format, context.getConfiguration()),
        (row, output, state) -> {
          output.collect(row.getRecord());
          state.setPosition(row.getOffset(), row.getRecordSkipCount());
        },
        context.getConfiguration(),
        context);
    this.tails = tails;
  }

  static <T> FollowingReader<T> of(SourceReaderContext context, ShardFormat<T> format) {
    Map<String, ShardTail> tails = new ConcurrentHashMap<>();
    return new FollowingReader<>(context, format.reportingTo(tails::put), tails);
  }

  @Override
  public void addSplits(List<ShardSplit> splits) {
    List<ShardSplit> toRead = new ArrayList<>();
    for (ShardSplit split : splits) {
      if (split.end() == null) {
        toRead.add(split);
      } else {
        ended.put(split.splitId(), split);
      }
    }
    if (!toRead.isEmpty()) {
      super.addSplits(toRead);
    }
  }

  @Override
  public void start() {
    super.start();
    // Restored splits may have been acknowledged or not.
    ended.values().forEach(this::report);
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  private void report(ShardSplit split) {
    context.sendSourceEventToCoordinator(
        new ShardEvents.Ended(split.splitId(), split.path(), split.part().number(), split.end()));
  }

  @Override
  protected void onSplitFinished(Map<String, FileSourceSplitState<ShardSplit>> finished) {
    finished.forEach(
        (id, state) -> {
          ShardSplit split = state.toFileSourceSplit().endedAt(tails.remove(id));
          ended.put(id, split);
          report(split);
        });
    context.sendSplitRequest();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof ShardEvents.Noted noted) {
      ended.remove(noted.splitId());
    } else {
      super.handleSourceEvents(event);
    }
  }

  @Override
  public List<ShardSplit> snapshotState(long checkpointId) {
    List<ShardSplit> all = new ArrayList<>(super.snapshotState(checkpointId));
    all.addAll(ended.values());
    return all;
  }

  @Override
  protected FileSourceSplitState<ShardSplit> initializedState(ShardSplit split) {
    return new FileSourceSplitState<>(split);
  }

  @Override
  protected ShardSplit toSplitType(String splitId, FileSourceSplitState<ShardSplit> state) {
    return state.toFileSourceSplit();
  }

  /** Reads splits sequentially. */
  private static final class Splits<T> implements SplitReader<RecordAndPosition<T>, ShardSplit> {

    private final ShardFormat<T> format;
    private final Configuration config;
    private final Queue<ShardSplit> pending = new ArrayDeque<>();
    private ShardSplit current;
    private BulkFormat.Reader<T> reader;

    Splits(ShardFormat<T> format, Configuration config) {
      this.format = format;
      this.config = config;
    }

    @Override
    public RecordsWithSplitIds<RecordAndPosition<T>> fetch() throws IOException {
      if (reader == null) {
        current = pending.poll();
        if (current == null) {
          throw new IOException("nothing to read");
        }
        reader =
            current.getReaderPosition().isPresent()
                ? format.restoreReader(config, current)
                : format.createReader(config, current);
      }
      BulkFormat.RecordIterator<T> batch = reader.readBatch();
      if (batch != null) {
        return FileRecords.forRecords(current.splitId(), batch);
      }
      reader.close();
      reader = null;
      return FileRecords.finishedSplit(current.splitId());
    }

    @Override
    public void handleSplitsChanges(SplitsChange<ShardSplit> change) {
      pending.addAll(change.splits());
    }

    @Override
    public void wakeUp() {
      // Reads are not interrupted.
    }

    @Override
    public void close() throws IOException {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
