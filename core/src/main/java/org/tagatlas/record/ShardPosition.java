package org.tagatlas.record;

/**
 * The position of a reader in an unbounded shard, such as a partition of a topic; it is not counted
 * as a row.
 *
 * @param shard the shard that is read
 * @param next the line, or offset, that is read next
 */
public record ShardPosition(String shard, long next) implements ShardRow {}
