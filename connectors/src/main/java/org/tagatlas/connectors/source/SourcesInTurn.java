package org.tagatlas.connectors.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.flink.connector.base.source.hybrid.SourceReaderFinishedEvent;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.tagatlas.connectors.record.ShardRow;

/**
 * One source read to its end, and then another: Flink's {@link HybridSource}, which loses rows when
 * readers fail that had ended their share of the first source already. It keeps counting those, so
 * it goes on to the second source while they read their share again, and takes it from them.
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
    return new Turns(both.createEnumerator(context), context, 0);
  }

  @Override
  public SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<HybridSourceSplit> context, HybridSourceEnumeratorState state)
      throws Exception {
    return new Turns(
        both.restoreEnumerator(context, state), context, state.getCurrentSourceIndex());
  }

  @Override
  public SimpleVersionedSerializer<HybridSourceSplit> getSplitSerializer() {
    return both.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<HybridSourceEnumeratorState> getEnumeratorCheckpointSerializer() {
    return both.getEnumeratorCheckpointSerializer();
  }

  /** Tells that readers have ended when all that are there now have, and not one by one. */
  static final class Turns
      implements SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> {

    private final SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> told;
    private final SplitEnumeratorContext<HybridSourceSplit> context;
    private final Map<Integer, SourceReaderFinishedEvent> ended = new HashMap<>();
    private int turn;

    Turns(
        SplitEnumerator<HybridSourceSplit, HybridSourceEnumeratorState> told,
        SplitEnumeratorContext<HybridSourceSplit> context,
        int turn) {
      this.told = told;
      this.context = context;
      this.turn = turn;
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
      // A reader that was restored behind the others catches up with them by itself.
      if (!(event instanceof SourceReaderFinishedEvent end) || end.sourceIndex() < turn) {
        told.handleSourceEvent(subtask, event);
        return;
      }
      ended.put(subtask, end);
      if (ended.size() == context.currentParallelism()) {
        turn++;
        Map<Integer, SourceReaderFinishedEvent> all = Map.copyOf(ended);
        ended.clear();
        all.forEach(told::handleSourceEvent);
      }
    }

    /** Is called for each reader that is gone, even if there are no splits to give back. */
    @Override
    public void addSplitsBack(List<HybridSourceSplit> splits, int subtask) {
      ended.remove(subtask);
      told.addSplitsBack(splits, subtask);
    }

    @Override
    public void addReader(int subtask) {
      ended.remove(subtask);
      told.addReader(subtask);
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
    public HybridSourceEnumeratorState snapshotState(long checkpoint) throws Exception {
      return told.snapshotState(checkpoint);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
      told.notifyCheckpointComplete(checkpoint);
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
