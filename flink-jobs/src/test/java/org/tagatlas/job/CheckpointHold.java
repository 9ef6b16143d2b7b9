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
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;

/**
 * Keeps a checkpoint from completing: a step on a branch of its own, so that the job and its sinks
 * are through with the checkpoint while this step is not. Found again by its name.
 */
final class CheckpointHold {

  private static final ConcurrentHashMap<String, CheckpointHold> BY_NAME =
      new ConcurrentHashMap<>();

  private final String name;
  private final AtomicReference<CompletableFuture<Void>> verdict = new AtomicReference<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger starts = new AtomicInteger();

  private CheckpointHold(String name) {
    this.name = name;
  }

  static CheckpointHold named(String name) {
    CheckpointHold hold = new CheckpointHold(name);
    BY_NAME.put(name, hold);
    return hold;
  }

  /** Holds the next checkpoint; one that is held already completes. */
  void holdNext() {
    CompletableFuture<Void> former = verdict.getAndSet(new CompletableFuture<>());
    if (former != null) {
      former.complete(null);
    }
  }

  /** Lets the checkpoint that is held fail, and the job with it; further ones are let through. */
  void fail() {
    verdict
        .getAndSet(null)
        .completeExceptionally(new IllegalStateException("no checkpoint, on purpose"));
  }

  /** Returns how many checkpoints were held. */
  int held() {
    return held.get();
  }

  /** Returns how often the job was started. */
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
      CompletableFuture<Void> verdict = BY_NAME.get(name).verdict.get();
      if (verdict != null) {
        BY_NAME.get(name).held.incrementAndGet();
        verdict.get();
      }
    }
  }
}
