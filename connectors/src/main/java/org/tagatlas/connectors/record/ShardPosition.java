package org.tagatlas.connectors.record;

/**
 * How far a reader is in a shard that never ends, such as a partition of a topic; no row itself.
 *
 * @param shard what is read
 * @param next the line, or offset, that comes next
 */
public record ShardPosition(String shard, long next) implements ShardRow {}
