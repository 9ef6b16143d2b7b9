package org.tagatlas.count;

import java.util.Arrays;

/**
 * A growing list of records with a fixed number of ints, stored in pages: without an object per
 * record, and without copying when it grows. Pages are reused after {@link #clear}. Not
 * thread-safe.
 */
final class IntRecords {

  private static final int PAGE_BITS = 14;
  private static final int PAGE_RECORDS = 1 << PAGE_BITS;

  private final int fields;
  private int[][] pages = new int[16][];
  private int size;

  /** Creates an empty list of records with that number of fields. */
  IntRecords(int fields) {
    this.fields = fields;
  }

  /** Returns the number of records. */
  int size() {
    return size;
  }

  /** Returns the approximate size of the records in bytes. */
  long bytes() {
    return (long) size * fields * Integer.BYTES;
  }

  /** Adds a record and returns its number. Its fields are not initialized. */
  int add() {
    int page = size >>> PAGE_BITS;
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, 2 * page);
    }
    if (pages[page] == null) {
      pages[page] = new int[PAGE_RECORDS * fields];
    }
    return size++;
  }

  int get(int record, int field) {
    return pages[record >>> PAGE_BITS][(record & PAGE_RECORDS - 1) * fields + field];
  }

  void set(int record, int field, int value) {
    pages[record >>> PAGE_BITS][(record & PAGE_RECORDS - 1) * fields + field] = value;
  }

  /** Removes all records. */
  void clear() {
    size = 0;
  }
}
