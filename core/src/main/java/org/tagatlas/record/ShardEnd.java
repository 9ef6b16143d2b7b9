package org.tagatlas.record;

/**
 * Marks the end of a shard, after its last row; it is not counted as a row.
 *
 * @param shard the shard it was read from
 * @param rows number of rows (photo records and rejects) that were read; of a database that is read
 *     in ranges, those of its last range
 */
public record ShardEnd(String shard, long rows) implements ShardRow {}
