package org.tagatlas.connectors.elasticsearch;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * The newest checkpoint all of whose changing documents are in Elasticsearch, as an accumulator:
 * one a kind, merged to the oldest of all subtasks.
 */
public final class PublishedCheckpoint implements Accumulator<Long, PublishedCheckpoint> {

  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "elasticsearch.published.";
  private static final long NONE = 0;

  // Read by the heartbeat's thread while the task sets it.
  private volatile long checkpoint = NONE;

  /** Makes one that knows of no checkpoint. */
  public PublishedCheckpoint() {}

  static String nameOf(String kind) {
    return PREFIX + kind;
  }

  /**
   * Returns the newest checkpoint that all kinds are published up to: 0 before the first; empty for
   * a job that publishes nothing that changes to Elasticsearch.
   *
   * @param accumulators those of a job, by name
   */
  public static OptionalLong ofAll(Map<String, Object> accumulators) {
    return accumulators.entrySet().stream()
        .filter(named -> named.getKey().startsWith(PREFIX))
        .mapToLong(named -> ((PublishedCheckpoint) named.getValue()).checkpoint)
        .min();
  }

  @Override
  public void add(Long newest) {
    checkpoint = newest;
  }

  @Override
  public PublishedCheckpoint getLocalValue() {
    return this;
  }

  @Override
  public void resetLocal() {
    checkpoint = NONE;
  }

  @Override
  public void merge(Accumulator<Long, PublishedCheckpoint> other) {
    checkpoint = Math.min(checkpoint, other.getLocalValue().checkpoint);
  }

  @Override
  public PublishedCheckpoint clone() {
    PublishedCheckpoint copy = new PublishedCheckpoint();
    copy.checkpoint = checkpoint;
    return copy;
  }
}
