package org.tagatlas.sqlite;

import java.io.IOException;

/**
 * The pages of a database. Pages that follow each other are read ahead, in steps that double;
 * others are read one by one. Not thread-safe.
 */
final class Pages {

  private static final int MAX_READ_AHEAD = 1 << 20;

  private final RandomAccessBytes file;
  private final int pageSize;
  private byte[] window;
  private long windowStart;
  private int windowLength;
  private int ahead;

  Pages(RandomAccessBytes file, int pageSize) {
    this.file = file;
    this.pageSize = pageSize;
    this.window = new byte[pageSize];
    this.ahead = pageSize;
  }

  /** Returns the array that has the last page; valid until the next page is loaded. */
  byte[] array() {
    return window;
  }

  /**
   * Loads a page.
   *
   * @param number number of the page, from 1
   * @return the index of its first byte in the array
   * @throws DatabaseException if the file has no such page
   */
  int load(long number) throws IOException {
    long position = (number - 1) * pageSize;
    if (number < 1) {
      throw new DatabaseException("there is no page " + number);
    }
    if (position < windowStart || position + pageSize > windowStart + windowLength) {
      boolean next = windowLength > 0 && position == windowStart + windowLength;
      ahead = next ? Math.min(2 * ahead, Math.max(pageSize, MAX_READ_AHEAD)) : pageSize;
      if (window.length < ahead) {
        window = new byte[ahead];
      }
      windowStart = position;
      windowLength = 0;
      windowLength = file.read(position, window, 0, ahead);
      if (windowLength < pageSize) {
        windowLength = 0;
        throw new DatabaseException("the file ends before page " + number);
      }
      windowLength -= windowLength % pageSize;
    }
    return (int) (position - windowStart);
  }
}
