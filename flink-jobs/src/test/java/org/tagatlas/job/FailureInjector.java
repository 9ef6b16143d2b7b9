package org.tagatlas.job;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.ShardRow;

/**
 * Fails the job on purpose: a step between source and job that fails at given numbers of rows, each
 * time after another completed checkpoint, or on demand. Shared by all subtasks of the job, and
 * looked up by name after a restart.
 */
final class FailureInjector {

  private static final ConcurrentHashMap<String, FailureInjector> BY_NAME =
      new ConcurrentHashMap<>();

  private final String name;
  private final int wanted;
  private final long rowsBetween;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong rowsSinceFailure = new AtomicLong();
  private final AtomicBoolean checkpointed = new AtomicBoolean();
  private final AtomicBoolean now = new AtomicBoolean();
  private Duration pause = Duration.ofMillis(100);

  private FailureInjector(String name, int wanted, long rowsBetween) {
    this.name = name;
    this.wanted = wanted;
    this.rowsBetween = rowsBetween;
  }

  /** Fails a number of times, each time after that many rows and a checkpoint after them. */
  static FailureInjector times(String name, int wanted, long rowsBetween) {
    FailureInjector failure = new FailureInjector(name, wanted, rowsBetween);
    BY_NAME.put(name, failure);
    return failure;
  }

  /**
   * Sets the time per row while a failure is due. With few rows left it must be long enough for a
   * checkpoint; with a large shard, which is read without a pause, short enough for one.
   */
  FailureInjector pausing(Duration value) {
    pause = value;
    return this;
  }

  /** Fails after {@link #atNextRow()} is called. */
  static FailureInjector onDemand(String name) {
    return times(name, 0, Long.MAX_VALUE);
  }

  /** Fails the job at the next row. */
  void atNextRow() {
    now.set(true);
  }

  int failures() {
    return failures.get();
  }

  /**
   * Adds the step directly after a source, so that rows wait in the source while it is slow, and do
   * not delay checkpoints.
   */
  DataStream<ShardRow> into(DataStream<ShardRow> rows) {
    return rows.map(new Step(name))
        .returns(ShardRowSerializer.TYPE)
        .name("breakdown")
        .uid("breakdown-" + rows.getTransformation().getUid());
  }

  private void row() {
    if (failures.get() < wanted) {
      long rows = rowsSinceFailure.incrementAndGet();
      boolean due = rows >= rowsBetween;
      if (rows == rowsBetween) {
        // Only a checkpoint that includes these rows counts.
        checkpointed.set(false);
      }
      // Only one of several subtasks fails, otherwise there would be several failures.
      if (due && checkpointed.compareAndSet(true, false)) {
        fail();
      }
      // Slow enough for a checkpoint while there are rows left to fail at.
      LockSupport.parkNanos(due ? pause.toNanos() : 100_000);
    }
    if (now.compareAndSet(true, false)) {
      fail();
    }
  }

  private void fail() {
    failures.incrementAndGet();
    rowsSinceFailure.set(0);
    checkpointed.set(false);
    throw new IllegalStateException("failed on purpose, number " + failures.get());
  }

  private record Step(String name) implements MapFunction<ShardRow, ShardRow>, CheckpointListener {

    private static final long serialVersionUID = 1L;

    @Override
    public ShardRow map(ShardRow row) {
      BY_NAME.get(name).row();
      return row;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      BY_NAME.get(name).checkpointed.set(true);
    }
  }
}
