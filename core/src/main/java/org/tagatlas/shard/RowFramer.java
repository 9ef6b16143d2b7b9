package org.tagatlas.shard;

import java.io.IOException;

/** Splits a shard's text into rows. Not thread-safe. */
interface RowFramer {

  /** The result of {@link #next}. */
  enum Frame {
    /** A complete row. */
    LINE,
    /** A row above the size limit; only its prefix is available. */
    TOO_LONG,
    /** A value between JSON objects that is not an object. */
    STRAY,
    /** A record of a table with another number of values than its header. */
    UNEVEN,
    /** The shard ends damaged; the frame is the readable part of its last row. */
    DAMAGED,
    /** A part of the shard is damaged; more rows may follow. */
    LOST,
    /** The shard, or a part of it, cannot be read as rows. */
    UNREADABLE,
    /** The end of the shard. */
    END
  }

  /** Advances to the next row. */
  Frame next() throws IOException;

  /** Returns the array that contains the row; valid until the next call of {@link #next}. */
  byte[] array();

  /** Returns the index of the row's first byte. */
  int offset();

  /** Returns the row's length in bytes. */
  int length();

  /** Returns the row's line, from 1. */
  long line();

  /** Returns the number of decompressed bytes that were read. */
  long bytes();

  /**
   * Returns the cause of {@link Frame#DAMAGED}, {@link Frame#LOST} or {@link Frame#UNEVEN}; null if
   * there is none.
   */
  DamagedShardException damage();

  /** Returns whether the last row ended with a line feed, or needs none. */
  boolean terminated();

  /** Returns the number of decompressed bytes before the next row. */
  long consumed();
}
