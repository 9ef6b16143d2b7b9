package org.tagatlas.connectors.record;

/**
 * What reading a shard yields, with where it was read, whatever fields were read of it.
 *
 * @param shard the shard, as {@link ShardRow#shard} names it
 * @param line the line in that shard, from 1; of the mark at its end the last line's
 * @param row what was read
 */
public record NumberedRow(String shard, long line, ShardRow row) {}
