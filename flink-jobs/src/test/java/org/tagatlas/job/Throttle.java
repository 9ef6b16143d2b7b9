package org.tagatlas.job;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;

/**
 * Keeps a job in the middle of its input: a step between source and job that passes photos at full
 * speed up to a number, and then slowly until it is opened. Checkpoints continue, because each row
 * takes a short time. Shared by all subtasks of the job, and looked up by name.
 */
final class Throttle {

  private static final ConcurrentHashMap<String, Throttle> BY_NAME = new ConcurrentHashMap<>();

  private final String name;
  private final long free;
  private final long delayNanos;
  private final AtomicLong photos = new AtomicLong();
  private final Set<Long> checkpoints = ConcurrentHashMap.newKeySet();
  private volatile boolean open;

  private Throttle(String name, long free, Duration delay) {
    this.name = name;
    this.free = free;
    delayNanos = delay.toNanos();
  }

  /**
   * Creates a throttle that that many photos pass at full speed, and then one at a time per
   * subtask.
   */
  static Throttle after(String name, long free, Duration delay) {
    Throttle throttle = new Throttle(name, free, delay);
    BY_NAME.put(name, throttle);
    return throttle;
  }

  /** Removes the limit. */
  void open() {
    open = true;
  }

  /** Returns whether it has started to slow photos down. */
  boolean isThrottling() {
    return photos() > free;
  }

  /** Returns the number of photos that passed, including replayed ones. */
  long photos() {
    return photos.get();
  }

  /** Returns the number of completed checkpoints. */
  int checkpoints() {
    return checkpoints.size();
  }

  DataStream<ShardRow> into(DataStream<ShardRow> input) {
    return input.map(new Step(name)).returns(ShardRowSerializer.TYPE).name("gate").uid("gate");
  }

  private void photo() {
    if (photos.incrementAndGet() > free && !open) {
      LockSupport.parkNanos(delayNanos);
    }
  }

  private record Step(String name) implements MapFunction<ShardRow, ShardRow>, CheckpointListener {

    private static final long serialVersionUID = 1L;

    @Override
    public ShardRow map(ShardRow row) {
      if (row instanceof PhotoRecord) {
        BY_NAME.get(name).photo();
      }
      return row;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      BY_NAME.get(name).checkpoints.add(checkpointId);
    }
  }
}
