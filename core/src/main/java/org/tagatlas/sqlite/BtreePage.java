package org.tagatlas.sqlite;

import java.io.IOException;
import java.util.Arrays;

/** A copy of a page of a table's B-tree, whose cells are known to be within the page. */
final class BtreePage {

  private static final int INTERIOR = 5;
  private static final int LEAF = 13;
  private static final int FILE_HEADER = 100;

  private final byte[] bytes;
  private final int usable;
  private final boolean leaf;
  private final long rightmost;
  private final int cells;

  /** The start of each cell's content after its numbers, and the numbers. */
  private final int[] starts;

  private final long[] children;
  private final long[] keys;
  private final long[] lengths;

  private BtreePage(byte[] bytes, int header, int usable) throws DatabaseException {
    this.bytes = bytes;
    this.usable = usable;
    int type = bytes[header];
    if (type != INTERIOR && type != LEAF) {
      throw new DatabaseException("it is no page of a table");
    }
    leaf = type == LEAF;
    cells = unsigned16(header + 3);
    int pointers = header + (leaf ? 8 : 12);
    if (pointers + 2 * cells > usable) {
      throw new DatabaseException("it has " + cells + " cells, more than fit");
    }
    rightmost = leaf ? 0 : unsigned32(header + 8);
    starts = new int[cells];
    keys = new long[cells];
    children = leaf ? null : new long[cells];
    lengths = leaf ? new long[cells] : null;
    for (int i = 0; i < cells; i++) {
      readCell(i, unsigned16(pointers + 2 * i), pointers + 2 * cells);
    }
  }

  /**
   * Reads a page.
   *
   * @throws DatabaseException if it is missing or damaged
   */
  static BtreePage read(Pages pages, long number, int pageSize, int usable) throws IOException {
    int at = pages.load(number);
    byte[] bytes = Arrays.copyOfRange(pages.array(), at, at + pageSize);
    return new BtreePage(bytes, number == 1 ? FILE_HEADER : 0, usable);
  }

  private void readCell(int cell, int at, int min) throws DatabaseException {
    int from = at;
    if (at < min || at + 4 > usable) {
      throw new DatabaseException("a cell is outside of the page");
    }
    if (!leaf) {
      children[cell] = unsigned32(from);
      from += 4;
    } else {
      lengths[cell] = VarInt.read(bytes, from, usable);
      from += VarInt.length(bytes, from);
      if (lengths[cell] < 0) {
        throw new DatabaseException("a cell has a negative length");
      }
    }
    keys[cell] = VarInt.read(bytes, from, usable);
    starts[cell] = from + VarInt.length(bytes, from);
    if (leaf && starts[cell] + localLength(lengths[cell]) > usable) {
      throw new DatabaseException("a cell is longer than the page");
    }
  }

  /** Checks that keys ascend and are above {@code lo} and not above {@code hi}. */
  void requireKeys(long lo, long hi) throws DatabaseException {
    long last = lo;
    for (long key : keys) {
      // The smallest integer is allowed as the first key of a table.
      if (key <= last && !(key == Long.MIN_VALUE && last == key) || key > hi) {
        throw new DatabaseException("its rowids are not in order");
      }
      last = key;
    }
  }

  boolean isLeaf() {
    return leaf;
  }

  int cells() {
    return cells;
  }

  /** Returns the rowid of a row, or the largest rowid below a child. */
  long key(int cell) {
    return keys[cell];
  }

  /** Returns the page of a child, the number of cells for the last one. */
  long child(int cell) {
    return cell == cells ? rightmost : children[cell];
  }

  /** Returns the length of a row, including its part on overflow pages. */
  long length(int cell) {
    return lengths[cell];
  }

  int start(int cell) {
    return starts[cell];
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns the number of a row's bytes on this page, which an overflow page's number follows. */
  int localLength(long length) {
    int max = usable - 35;
    if (length <= max) {
      return (int) length;
    }
    int min = (usable - 12) * 32 / 255 - 23;
    int local = (int) (min + (length - min) % (usable - 4));
    return (local <= max ? local : min) + 4;
  }

  private int unsigned16(int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private long unsigned32(int at) {
    return (long) unsigned16(at) << 16 | unsigned16(at + 2);
  }
}
