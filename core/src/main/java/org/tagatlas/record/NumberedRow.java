package org.tagatlas.record;

/**
 * An element of a shard with its position, which is known whatever fields were read.
 *
 * @param shard the shard, as {@link ShardRow#shard} names it
 * @param line the line in that shard, from 1; for the {@link ShardEnd} the last line
 * @param row the element
 */
public record NumberedRow(String shard, long line, ShardRow row) {}
