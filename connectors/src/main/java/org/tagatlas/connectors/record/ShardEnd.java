package org.tagatlas.connectors.record;

/**
 * The mark behind the last row of a shard; it is no row itself.
 *
 * @param shard where it was read
 * @param rows number of rows (photo records and rejects) that the shard gave
 */
public record ShardEnd(String shard, long rows) implements ShardRow {}
