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
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;

/**
 * Breaks the job down on purpose: a step between source and job that fails at given numbers of
 * rows, each time after a further checkpoint has completed, or when it is told to. Shared by all
 * subtasks of the job, and found again by its name after a restart.
 */
final class Breakdown {

  private static final ConcurrentHashMap<String, Breakdown> BY_NAME = new ConcurrentHashMap<>();

  private final String name;
  private final int wanted;
  private final long rowsBetween;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong rowsSinceFailure = new AtomicLong();
  private final AtomicBoolean checkpointed = new AtomicBoolean();
  private final AtomicBoolean now = new AtomicBoolean();
  private Duration pause = Duration.ofMillis(100);

  private Breakdown(String name, int wanted, long rowsBetween) {
    this.name = name;
    this.wanted = wanted;
    this.rowsBetween = rowsBetween;
  }

  /** Fails a number of times, each time after so many rows and a checkpoint behind them. */
  static Breakdown times(String name, int wanted, long rowsBetween) {
    Breakdown breakdown = new Breakdown(name, wanted, rowsBetween);
    BY_NAME.put(name, breakdown);
    return breakdown;
  }

  /**
   * Sets how long a row takes while one is to fail: with few rows left long enough for a
   * checkpoint, with a shard of many, which are read without a stop, not too long for one.
   */
  Breakdown pausing(Duration value) {
    pause = value;
    return this;
  }

  /** Fails when {@link #atNextRow()} was called. */
  static Breakdown onDemand(String name) {
    return times(name, 0, Long.MAX_VALUE);
  }

  /** Lets the next row fail the job. */
  void atNextRow() {
    now.set(true);
  }

  int failures() {
    return failures.get();
  }

  /**
   * Puts the step right behind a source, so that rows wait in the source while it is slow, and no
   * checkpoint waits behind them.
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
        // Only a checkpoint that holds these rows will do.
        checkpointed.set(false);
      }
      // Of several subtasks one fails, or they would be two failures.
      if (due && checkpointed.compareAndSet(true, false)) {
        fail();
      }
      // Slow enough that a checkpoint comes while there are rows left to fail at.
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
    throw new IllegalStateException("broken down on purpose, number " + failures.get());
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
