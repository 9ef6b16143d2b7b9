package org.tagatlas.job;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;

/**
 * Keeps a job in the middle of its input: a step between source and job that lets photos through
 * freely up to a number, and then slowly, until it is opened. Checkpoints go on, for each row is
 * over soon. Shared by all subtasks of the job, and found again by its name.
 */
final class Gate {

  private static final ConcurrentHashMap<String, Gate> BY_NAME = new ConcurrentHashMap<>();

  private final String name;
  private final long free;
  private final long heldNanos;
  private final AtomicLong photos = new AtomicLong();
  private final Set<Long> checkpoints = ConcurrentHashMap.newKeySet();
  private volatile boolean open;

  private Gate(String name, long free, Duration held) {
    this.name = name;
    this.free = free;
    heldNanos = held.toNanos();
  }

  /** Makes a gate that so many photos pass freely, and then one at a time in each subtask. */
  static Gate behind(String name, long free, Duration held) {
    Gate gate = new Gate(name, free, held);
    BY_NAME.put(name, gate);
    return gate;
  }

  /** Lets all through. */
  void open() {
    open = true;
  }

  /** Returns whether it has begun to hold photos up. */
  boolean holds() {
    return photos() > free;
  }

  /** Returns how many photos came through, those that came again among them. */
  long photos() {
    return photos.get();
  }

  /** Returns how many checkpoints have completed. */
  int checkpoints() {
    return checkpoints.size();
  }

  DataStream<ShardRow> into(DataStream<ShardRow> input) {
    return input.map(new Step(name)).returns(ShardRowSerializer.TYPE).name("gate").uid("gate");
  }

  private void photo() {
    if (photos.incrementAndGet() > free && !open) {
      LockSupport.parkNanos(heldNanos);
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
