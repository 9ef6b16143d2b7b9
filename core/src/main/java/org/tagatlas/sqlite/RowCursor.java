package org.tagatlas.sqlite;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Moves through the rows of a range of rowids in ascending order. A damaged or missing page is
 * skipped and reported, and the rows after it are read. Not thread-safe.
 */
public final class RowCursor {

  /** A deeper tree is damaged: it would have more rows than there are rowids. */
  private static final int MAX_DEPTH = 64;

  /** Longest row that is read, in bytes. */
  private static final int MAX_ROW = 64 << 20;

  /** What {@link #next} has found. */
  public enum Step {
    /** A row. */
    ROW,
    /** A row of more than 64 MiB, whose values are not available. */
    TOO_LONG,
    /** Rows that cannot be read; {@link #problem()} says why. */
    LOST,
    /** The end of the range. */
    END
  }

  private final Pages pages;
  private final Pages overflow;
  private final int pageSize;
  private final int usable;
  private final Charset charset;
  private final SqliteTable table;
  private final long from;
  private final long to;

  private final Deque<Node> open = new ArrayDeque<>();
  private BtreePage leaf;
  private int cell;
  private boolean started;
  private boolean ended;

  private long rowid;
  private Lost lost;
  private Lost pending;

  // The current record.
  private byte[] row = {};
  private byte[] spill = {};
  private int rowStart;
  private int rowEnd;
  private int values;
  private long[] types = new long[32];
  private int[] starts = new int[33];

  /** An interior page, and the child that is read next. */
  private static final class Node {
    private final BtreePage page;
    private final long lo;
    private final long hi;
    private int child;

    Node(BtreePage page, long lo, long hi) {
      this.page = page;
      this.lo = lo;
      this.hi = hi;
    }
  }

  /** Rows that cannot be read, above {@code lo} up to {@code hi}. */
  private record Lost(long lo, long hi, String reason) {}

  RowCursor(
      RandomAccessBytes file,
      int pageSize,
      int usable,
      Charset charset,
      SqliteTable table,
      long from,
      long to) {
    this.pages = new Pages(file, pageSize);
    this.overflow = new Pages(file, pageSize);
    this.pageSize = pageSize;
    this.usable = usable;
    this.charset = charset;
    this.table = table;
    this.from = from;
    this.to = to;
  }

  /**
   * Moves to the next row.
   *
   * @throws IOException if the storage fails; damage is {@link Step#LOST}
   */
  public Step next() throws IOException {
    lost = null;
    while (true) {
      if (leaf != null && cell < leaf.cells()) {
        long key = leaf.key(cell);
        if (key < from) {
          cell++;
          continue;
        }
        if (pending != null) {
          return lose(pending);
        }
        if (key > to) {
          ended = true;
          return Step.END;
        }
        rowid = key;
        return row(cell++);
      }
      leaf = null;
      if (ended || !descend()) {
        ended = true;
        return pending == null ? Step.END : lose(pending);
      }
    }
  }

  private Step lose(Lost rows) {
    lost = rows;
    pending = null;
    rowid = Math.max(rows.lo == Long.MIN_VALUE ? from : rows.lo + 1, from);
    return Step.LOST;
  }

  /** Opens the next page; returns false if there is none in the range. */
  private boolean descend() throws IOException {
    if (!started) {
      started = true;
      visit(table.rootPage(), Long.MIN_VALUE, Long.MAX_VALUE);
      return true;
    }
    while (!open.isEmpty()) {
      Node node = open.peek();
      if (node.child > node.page.cells()) {
        open.pop();
        continue;
      }
      int child = node.child++;
      long lo = child == 0 ? node.lo : node.page.key(child - 1);
      long hi = child == node.page.cells() ? node.hi : node.page.key(child);
      if (hi < from) {
        continue;
      }
      if (lo >= to && lo != Long.MIN_VALUE) {
        return false;
      }
      visit(node.page.child(child), lo, hi);
      return true;
    }
    return false;
  }

  private void visit(long number, long lo, long hi) throws IOException {
    try {
      if (open.size() >= MAX_DEPTH) {
        throw new DatabaseException("the tree of pages is too deep");
      }
      BtreePage page = BtreePage.read(pages, number, pageSize, usable);
      page.requireKeys(lo, hi);
      if (page.isLeaf()) {
        leaf = page;
        cell = 0;
      } else {
        open.push(new Node(page, lo, hi));
      }
    } catch (DatabaseException e) {
      String reason = "page " + number + ": " + e.getMessage();
      // Adjacent losses are one: a file that was cut off lacks millions of pages.
      pending =
          pending == null ? new Lost(lo, hi, reason) : new Lost(pending.lo, hi, pending.reason);
    }
  }

  private Step row(int index) throws IOException {
    long length = leaf.length(index);
    if (length > MAX_ROW) {
      return Step.TOO_LONG;
    }
    rowStart = leaf.start(index);
    row = leaf.bytes();
    rowEnd = rowStart + (int) length;
    try {
      if (length > usable - 35) {
        collect((int) length, leaf.localLength(length) - 4);
      }
      parse();
      return Step.ROW;
    } catch (DatabaseException e) {
      return loseRow(e);
    }
  }

  private Step loseRow(DatabaseException e) {
    lost = new Lost(rowid - 1, rowid, e.getMessage());
    return Step.LOST;
  }

  /** Copies a row from its page and its overflow pages. */
  private void collect(int length, int local) throws IOException {
    if (spill.length < length) {
      spill = new byte[Math.max(length, 2 * spill.length)];
    }
    System.arraycopy(row, rowStart, spill, 0, local);
    long next = unsigned32(row, rowStart + local);
    int at = local;
    while (at < length) {
      int page = overflow.load(next);
      byte[] bytes = overflow.array();
      int n = Math.min(length - at, usable - 4);
      System.arraycopy(bytes, page + 4, spill, at, n);
      at += n;
      next = unsigned32(bytes, page);
    }
    row = spill;
    rowStart = 0;
    rowEnd = length;
  }

  private static long unsigned32(byte[] b, int at) {
    return (b[at] & 0xffL) << 24
        | (b[at + 1] & 0xff) << 16
        | (b[at + 2] & 0xff) << 8
        | b[at + 3] & 0xff;
  }

  private void parse() throws DatabaseException {
    long header = VarInt.read(row, rowStart, rowEnd);
    int at = rowStart + VarInt.length(row, rowStart);
    if (header < 1 || header > rowEnd - rowStart) {
      throw new DatabaseException("its record is damaged");
    }
    int headerEnd = rowStart + (int) header;
    long value = headerEnd;
    values = 0;
    while (at < headerEnd) {
      if (values == types.length) {
        types = Arrays.copyOf(types, 2 * values);
        starts = Arrays.copyOf(starts, 2 * values + 1);
      }
      long type = VarInt.read(row, at, headerEnd);
      at += VarInt.length(row, at);
      if (type < 0 || type == 10 || type == 11) {
        throw new DatabaseException("its record has a value of an unknown type");
      }
      types[values] = type;
      starts[values++] = (int) value;
      value += size(type);
      if (value > rowEnd) {
        throw new DatabaseException("its record has a value that is outside of it");
      }
    }
    starts[values] = (int) value;
  }

  private static long size(long type) {
    return switch ((int) Math.min(type, 12)) {
      case 0, 8, 9 -> 0;
      case 1, 2, 3, 4 -> type;
      case 5 -> 6;
      case 6, 7 -> 8;
      default -> (type - 12) >> 1;
    };
  }

  /** Returns the rowid of the row; for lost rows the first one that may be lost. */
  public long rowid() {
    return rowid;
  }

  /** Describes the lost rows and the reason. */
  public String problem() {
    if (lost == null) {
      throw new IllegalStateException("no rows are lost");
    }
    long first = rowid;
    long last = Math.min(lost.hi, to);
    String rows;
    if (first == last) {
      rows = "rowid " + first;
    } else if (first == Long.MIN_VALUE && last == Long.MAX_VALUE) {
      rows = "all rows";
    } else if (first == Long.MIN_VALUE) {
      rows = "rowids up to " + last;
    } else if (last == Long.MAX_VALUE) {
      rows = "rowids from " + first + " on";
    } else {
      rows = "rowids " + first + " to " + last;
    }
    return "table " + table.name() + ", " + rows + ": " + lost.reason;
  }

  /** Returns the array that has the values of the row. */
  public byte[] array() {
    return row;
  }

  /** Returns whether a column of the row is NULL, or the table was given it later. */
  public boolean isNull(int column) {
    return column != table.rowidColumn() && (column >= values || types[column] == 0);
  }

  /** Returns whether a column is an integer. */
  public boolean isInteger(int column) {
    if (column == table.rowidColumn()) {
      return true;
    }
    long type = column < values ? types[column] : 0;
    return type >= 1 && type <= 6 || type == 8 || type == 9;
  }

  /** Returns whether a column is a floating-point number. */
  public boolean isReal(int column) {
    return column < values && types[column] == 7;
  }

  /** Returns whether a column is a text; false for a blob. */
  public boolean isText(int column) {
    return column < values && types[column] >= 13 && (types[column] & 1) == 1;
  }

  /** Returns the value of a column that is an integer. */
  public long integer(int column) {
    if (column == table.rowidColumn()) {
      return rowid;
    }
    long type = types[column];
    if (type == 8 || type == 9) {
      return type - 8;
    }
    int at = starts[column];
    int end = starts[column + 1];
    long value = row[at++];
    while (at < end) {
      value = value << 8 | row[at++] & 0xff;
    }
    return value;
  }

  /** Returns the value of a column that is a floating-point number. */
  public double real(int column) {
    long bits = 0;
    for (int at = starts[column]; at < starts[column + 1]; at++) {
      bits = bits << 8 | row[at] & 0xff;
    }
    return Double.longBitsToDouble(bits);
  }

  /** Returns the index of a text's or blob's first byte. */
  public int start(int column) {
    return starts[column];
  }

  /** Returns the index after a text's or blob's last byte. */
  public int end(int column) {
    return starts[column + 1];
  }

  /** Returns a column as text; null if it is neither a text nor a blob. */
  public String text(int column) {
    return column < values && types[column] >= 12
        ? new String(row, starts[column], starts[column + 1] - starts[column], charset)
        : null;
  }
}
