package org.tagatlas.connectors.record;

/**
 * What reading a shard yields: a photo record, a reject, or the mark that the shard was read to its
 * end.
 */
public sealed interface ShardRow permits PhotoRecord, Reject, ShardEnd {

  /**
   * Returns the shard that the row was read from: a path without scheme for a local file, else the
   * whole address ({@code s3://bucket/key}).
   */
  String shard();
}
