package org.tagatlas.shard;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * The position where a reader of a shard that may grow has stopped, with checksums of what it read.
 * Immutable; {@code sums} must not be modified.
 *
 * @param state how the shard is continued
 * @param size number of stored bytes that were read
 * @param sums checksums of these bytes
 * @param rows number of rows in complete lines
 * @param line number of the last complete line; 0 if there is none
 * @param next start of the next line, in stored bytes; 0 if unknown
 * @param compression the compression of the shard if {@code next} is known; empty for plain text
 * @param emittedLength length of the incomplete last line if it was emitted as a row; otherwise -1
 */
public record ShardTail(
    State state,
    long size,
    int[] sums,
    long rows,
    long line,
    long next,
    String compression,
    int emittedLength)
    implements Serializable {

  /** No incomplete line was emitted. */
  static final int NOTHING_EMITTED = -1;

  /** How a shard is continued. */
  public enum State {
    /** The shard was read to its end. */
    COMPLETE,
    /** The last line is not terminated yet, but is already a complete record. */
    OPEN_LINE,
    /** The shard ends inside a line that is not a record, or inside compressed data. */
    OPEN_END,
    /** The shard is damaged or not a shard: appended data cannot be read. */
    CLOSED,
    /** What was read has been replaced: the shard is not read any further. */
    ABANDONED,
    /** An earlier version has read this many bytes and stored nothing else. */
    ASSUMED
  }

  private static final int[] NO_SUMS = {};

  /** Requires non-null components. */
  public ShardTail {
    Objects.requireNonNull(state);
    Objects.requireNonNull(sums);
    Objects.requireNonNull(compression);
  }

  /** Returns the tail of a shard that an earlier version has read. */
  public static ShardTail assumed(long size) {
    return new ShardTail(State.ASSUMED, size, NO_SUMS, 0, 0, 0, "", NOTHING_EMITTED);
  }

  /** Returns the tail of a shard that could not be read at all. */
  static ShardTail empty() {
    return new ShardTail(State.COMPLETE, 0, NO_SUMS, 0, 0, 0, "", NOTHING_EMITTED);
  }

  /** Returns the tail of a shard that was removed while it was read. */
  public static ShardTail lost() {
    return empty().with(State.ABANDONED);
  }

  ShardTail with(State other) {
    return new ShardTail(other, size, sums, rows, line, next, compression, emittedLength);
  }

  /** Returns whether the end waits for more data; it is taken as it is if none arrives. */
  public boolean waits() {
    return state == State.OPEN_LINE || state == State.OPEN_END;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardTail that
        && state == that.state
        && size == that.size
        && Arrays.equals(sums, that.sums)
        && rows == that.rows
        && line == that.line
        && next == that.next
        && compression.equals(that.compression)
        && emittedLength == that.emittedLength;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        state, size, Arrays.hashCode(sums), rows, line, next, compression, emittedLength);
  }
}
