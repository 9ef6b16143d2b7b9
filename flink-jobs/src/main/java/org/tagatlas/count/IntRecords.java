package org.tagatlas.count;

import java.util.Arrays;

/**
 * Records of a few ints each, one behind the other in pages: no object a record, and nothing is
 * copied when they grow. Pages are kept for the next time. Not thread-safe.
 */
final class IntRecords {

  private static final int PAGE_BITS = 14;
  private static final int PAGE_RECORDS = 1 << PAGE_BITS;

  private final int fields;
  private int[][] pages = new int[16][];
  private int size;

  /** Makes an empty list of records of so many fields. */
  IntRecords(int fields) {
    this.fields = fields;
  }

  /** Returns the number of records. */
  int size() {
    return size;
  }

  /** Returns about how many bytes the records take. */
  long bytes() {
    return (long) size * fields * Integer.BYTES;
  }

  /** Adds a record, whose fields are of any value, and returns its number. */
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
