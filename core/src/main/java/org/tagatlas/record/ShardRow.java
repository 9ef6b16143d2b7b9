package org.tagatlas.record;

/**
 * An element that is read from a shard: a photo record, a reject, the end of the shard, or the
 * position in an unbounded one.
 */
public sealed interface ShardRow permits PhotoRecord, Reject, ShardEnd, ShardPosition {

  /**
   * Returns the shard that the row was read from: a path without a scheme for a local file, {@code
   * kafka://topic/partition} for a partition of a topic, and otherwise the full address ({@code
   * s3://bucket/key}).
   */
  String shard();
}
