package org.tagatlas.job;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.ShardRow;

/**
 * Prevents a checkpoint from completing. It is a step on a separate branch, so the job and its
 * sinks finish the checkpoint while this step does not. Looked up by name.
 */
final class CheckpointHold {

  private static final ConcurrentHashMap<String, CheckpointHold> BY_NAME =
      new ConcurrentHashMap<>();

  private final String name;
  private final AtomicReference<CompletableFuture<Void>> release = new AtomicReference<>();
  private final AtomicInteger blocked = new AtomicInteger();
  private final AtomicInteger starts = new AtomicInteger();

  private CheckpointHold(String name) {
    this.name = name;
  }

  static CheckpointHold named(String name) {
    CheckpointHold hold = new CheckpointHold(name);
    BY_NAME.put(name, hold);
    return hold;
  }

  /** Blocks the next checkpoint. A checkpoint that is already blocked completes. */
  void blockNext() {
    CompletableFuture<Void> former = release.getAndSet(new CompletableFuture<>());
    if (former != null) {
      former.complete(null);
    }
  }

  /** Fails the blocked checkpoint, and so the job. Further checkpoints are not blocked. */
  void fail() {
    release
        .getAndSet(null)
        .completeExceptionally(new IllegalStateException("checkpoint failed on purpose"));
  }

  /** Returns the number of blocked checkpoints. */
  int blocked() {
    return blocked.get();
  }

  /** Returns the number of starts of the job. */
  int starts() {
    return starts.get();
  }

  DataStream<ShardRow> into(DataStream<ShardRow> rows) {
    rows.rebalance()
        .map(new Step(name))
        .returns(ShardRowSerializer.TYPE)
        .setParallelism(1)
        .uid("checkpoint-hold")
        .sinkTo(new DiscardingSink<>())
        .setParallelism(1)
        .uid("end-of-checkpoint-hold");
    return rows;
  }

  private record Step(String name)
      implements MapFunction<ShardRow, ShardRow>, CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    @Override
    public ShardRow map(ShardRow row) {
      return row;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
      BY_NAME.get(name).starts.incrementAndGet();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      CompletableFuture<Void> release = BY_NAME.get(name).release.get();
      if (release != null) {
        BY_NAME.get(name).blocked.incrementAndGet();
        release.get();
      }
    }
  }
}
