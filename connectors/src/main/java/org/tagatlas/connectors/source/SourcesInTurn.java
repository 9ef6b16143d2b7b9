package org.tagatlas.connectors.source;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.connector.base.source.hybrid.HybridSourceEnumeratorState;
import org.apache.flink.connector.base.source.hybrid.HybridSourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.FlinkRuntimeException;
import org.tagatlas.connectors.record.ShardRow;

/**
 * One source read to its end, and then another: Flink's {@link HybridSource}, which loses rows when
 * readers fail ahead of the change or around it. Its enumerator lives on while they go back to a
 * checkpoint, and still counts those as ended that read their share again. So here a failure takes
 * the enumerator back to the checkpoint as well, by a restart of the whole job, until the change
 * itself is in a checkpoint.
 */
public final class SourcesInTurn
    implements Source<ShardRow, HybridSourceSplit, HybridSourceEnumeratorState> {

  private static final long serialVersionUID = 1L;

  private final HybridSource<ShardRow> both;

  private SourcesInTurn(HybridSource<ShardRow> both) {
    this.both = both;
  }

  /** Returns a source that reads a bounded one and then another one. */
  public static Source<ShardRow, ?, ?> of(
      Source<ShardRow, ?, ?> first, Source<ShardRow, ?, ?> second) {
    return new SourcesInTurn(HybridSource.builder(first).addSource(second).build());
  }

  @Override
  public Boundedness getBoundedness() {
    return both.getBoundedness();
  }

  @Override
  public SourceReader<ShardRow, HybridSourceSplit> createReader(SourceReaderContext context)
      throws Exception {
    return both.createReader(context);
  }

  @Override
  public SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> createEnumerator(
      SplitEnumeratorContext<HybridSourceSplit> context) {
    return new Turns(both.createEnumerator(context), 0);
  }

  @Override
  public SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<HybridSourceSplit> context, HybridSourceEnumeratorState state)
      throws Exception {
    return new Turns(both.restoreEnumerator(context, state), state.getCurrentSourceIndex());
  }

  @Override
  public SimpleVersionedSerializer<HybridSourceSplit> getSplitSerializer() {
    return both.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<HybridSourceEnumeratorState>
      getEnumeratorCheckpointSerializer() {
    return both.getEnumeratorCheckpointSerializer();
  }

  /** Fails the job when a reader goes back to a checkpoint and the enumerator would not. */
  static final class Turns
      implements SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> {

    private final SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> told;
    private final TreeMap<Long, Integer> snapshots = new TreeMap<>();
    private int checkpointed;

    /**
     * Makes one.
     *
     * @param told Flink's own
     * @param checkpointed which source's turn it was by the newest checkpoint
     */
    Turns(SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> told, int checkpointed) {
      this.told = told;
      this.checkpointed = checkpointed;
    }

    /** Is called for each reader that goes back, even if there are no splits to give back. */
    @Override
    public void addSplitsBack(List<HybridSourceSplit> splits, int subtask) {
      if (checkpointed == 0) {
        // Flink makes that a failure of the whole job, and then a new enumerator.
        throw new FlinkRuntimeException(
            "a reader goes back to the last checkpoint, and what hands out shards goes with it");
      }
      told.addSplitsBack(splits, subtask);
    }

    @Override
    public HybridSourceEnumeratorState snapshotState(long checkpoint) throws Exception {
      HybridSourceEnumeratorState state = told.snapshotState(checkpoint);
      snapshots.put(checkpoint, state.getCurrentSourceIndex());
      return state;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
      checkpointed = snapshots.getOrDefault(checkpoint, checkpointed);
      snapshots.headMap(checkpoint, true).clear();
      told.notifyCheckpointComplete(checkpoint);
    }

    @Override
    public void addReader(int subtask) {
      told.addReader(subtask);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
      told.handleSourceEvent(subtask, event);
    }

    @Override
    public void start() {
      told.start();
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
      told.handleSplitRequest(subtask, host);
    }

    @Override
    public void notifyCheckpointAborted(long checkpoint) throws Exception {
      told.notifyCheckpointAborted(checkpoint);
    }

    @Override
    public void close() throws IOException {
      told.close();
    }
  }
}
