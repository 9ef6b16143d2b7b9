package org.tagatlas.connectors.record;

/**
 * What reading a shard yields: a photo record, a reject, the mark that the shard was read to its
 * end or, where there is none, how far it was read.
 */
public sealed interface ShardRow permits PhotoRecord, Reject, ShardEnd, ShardPosition {

  /**
   * Returns the shard that the row was read from: a path without scheme for a local file, else the
   * whole address ({@code s3://bucket/key}); of a topic's partition {@code
   * kafka://topic/partition}.
   */
  String shard();
}
