package org.tagatlas.connectors.record;

/**
 * A row that could not be used: a dead letter.
 *
 * @param shard where it was read
 * @param line the line in that shard, from 1
 * @param reason why it was rejected
 * @param detail what exactly was wrong, for a person
 * @param raw what was read, cut to {@link #MAX_RAW_BYTES} bytes of UTF-8; empty when nothing was
 */
public record Reject(String shard, long line, RejectReason reason, String detail, String raw)
    implements ShardRow {

  /** The most that a reject keeps of the line, in bytes. */
  public static final int MAX_RAW_BYTES = 8 * 1024;
}
