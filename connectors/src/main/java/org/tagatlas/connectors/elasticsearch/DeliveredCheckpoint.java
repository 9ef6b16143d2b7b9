package org.tagatlas.connectors.elasticsearch;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * Accumulator with the newest checkpoint whose upsert documents are all in Elasticsearch. There is
 * one per kind; merging keeps the oldest checkpoint of all subtasks.
 */
public final class DeliveredCheckpoint implements Accumulator<Long, DeliveredCheckpoint> {

  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "elasticsearch.published.";
  private static final long NONE = 0;

  // Read by the heartbeat thread while the task sets it.
  private volatile long checkpoint = NONE;

  /** Creates an accumulator without a checkpoint. */
  public DeliveredCheckpoint() {}

  static String nameOf(String kind) {
    return PREFIX + kind;
  }

  /**
   * Returns the newest checkpoint up to which all kinds are published: 0 before the first one;
   * empty for a job without upsert documents in Elasticsearch.
   *
   * @param accumulators a job's accumulators by name
   */
  public static OptionalLong ofAll(Map<String, Object> accumulators) {
    return accumulators.entrySet().stream()
        .filter(named -> named.getKey().startsWith(PREFIX))
        .mapToLong(named -> ((DeliveredCheckpoint) named.getValue()).checkpoint)
        .min();
  }

  @Override
  public void add(Long newest) {
    checkpoint = newest;
  }

  @Override
  public DeliveredCheckpoint getLocalValue() {
    return this;
  }

  @Override
  public void resetLocal() {
    checkpoint = NONE;
  }

  @Override
  public void merge(Accumulator<Long, DeliveredCheckpoint> other) {
    checkpoint = Math.min(checkpoint, other.getLocalValue().checkpoint);
  }

  @Override
  public DeliveredCheckpoint clone() {
    DeliveredCheckpoint copy = new DeliveredCheckpoint();
    copy.checkpoint = checkpoint;
    return copy;
  }
}
