package org.tagatlas.sqlite;

import java.io.Closeable;
import java.io.IOException;

/** Stored bytes that can be read at any position. Not thread-safe. */
public interface RandomAccessBytes extends Closeable {

  /** Returns the size in bytes. */
  long size() throws IOException;

  /**
   * Reads bytes at a position.
   *
   * @return the number of bytes read; less than {@code len} only at the end, 0 after it
   * @throws IOException if the storage fails
   */
  int read(long position, byte[] target, int off, int len) throws IOException;
}
