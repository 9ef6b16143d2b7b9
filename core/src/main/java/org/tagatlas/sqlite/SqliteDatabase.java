package org.tagatlas.sqlite;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A database file that nobody writes. It is only read: no lock is taken, no journal is replayed and
 * nothing is created next to it. Not thread-safe; open it once per thread.
 */
public final class SqliteDatabase implements Closeable {

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int HEADER = 100;

  /** Interior pages that are read in order to divide a table. */
  private static final int MAX_DIVIDING_PAGES = 20_000;

  private final RandomAccessBytes file;
  private final int pageSize;
  private final int usable;
  private final Charset charset;
  private final Map<String, SqliteTable> tables = new LinkedHashMap<>();
  private final Map<String, String> unsupported = new LinkedHashMap<>();

  private SqliteDatabase(RandomAccessBytes file, int pageSize, int usable, Charset charset) {
    this.file = file;
    this.pageSize = pageSize;
    this.usable = usable;
    this.charset = charset;
  }

  /** Returns whether [from, to) starts like a database. */
  public static boolean starts(byte[] head, int from, int to) {
    return to - from >= MAGIC.length
        && Arrays.equals(head, from, from + MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * Opens a database and reads its tables.
   *
   * @param file the bytes; closed with the database, or by this method if it fails
   * @throws DatabaseException if it is not a database, or its list of tables is damaged
   * @throws IOException if the storage fails
   */
  public static SqliteDatabase open(RandomAccessBytes file) throws IOException {
    try {
      byte[] header = new byte[HEADER];
      if (file.read(0, header, 0, HEADER) < HEADER || !starts(header, 0, HEADER)) {
        throw new DatabaseException("it is not an SQLite database");
      }
      int size = unsigned(header, 16);
      int pageSize = size == 1 ? 1 << 16 : size;
      int usable = pageSize - (header[20] & 0xff);
      if (pageSize < 512 || Integer.bitCount(pageSize) != 1 || usable < 480) {
        throw new DatabaseException("the header of the database is damaged");
      }
      if (header[19] > 2) {
        throw new DatabaseException("the database is in a format of a newer SQLite");
      }
      SqliteDatabase database =
          new SqliteDatabase(file, pageSize, usable, charset(header[59] & 0xff));
      database.readTables();
      return database;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static int unsigned(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
  }

  private static Charset charset(int encoding) throws DatabaseException {
    return switch (encoding) {
      // A database without tables has none yet.
      case 0, 1 -> StandardCharsets.UTF_8;
      case 2 -> StandardCharsets.UTF_16LE;
      case 3 -> StandardCharsets.UTF_16BE;
      default -> throw new DatabaseException("the header of the database is damaged");
    };
  }

  private void readTables() throws IOException {
    SqliteTable schema =
        SqliteTable.of(
            "sqlite_schema",
            1,
            TableDefinition.parse(
                "CREATE TABLE sqlite_schema(type text, name text, tbl_name text, rootpage integer,"
                    + " sql text)"));
    RowCursor rows = rows(schema, Long.MIN_VALUE, Long.MAX_VALUE);
    for (RowCursor.Step step = rows.next(); step != RowCursor.Step.END; step = rows.next()) {
      if (step != RowCursor.Step.ROW) {
        throw new DatabaseException("the list of its tables is damaged: " + rows.problem());
      }
      String name = rows.text(1);
      if (!"table".equals(rows.text(0)) || name == null || name.startsWith("sqlite_")) {
        continue;
      }
      long root = rows.isInteger(3) ? rows.integer(3) : 0;
      if (root == 0) {
        unsupported.put(name, "it is a virtual table");
        continue;
      }
      TableDefinition definition = TableDefinition.parse(rows.text(4) == null ? "" : rows.text(4));
      if (definition.unsupported() != null) {
        unsupported.put(name, definition.unsupported());
      } else {
        tables.put(name, SqliteTable.of(name, root, definition));
      }
    }
  }

  /** Returns the tables that can be read, in the order in which they were created. */
  public List<SqliteTable> tables() {
    return List.copyOf(tables.values());
  }

  /** Returns the tables that cannot be read, by name, each with the reason. */
  public Map<String, String> unsupported() {
    return Map.copyOf(unsupported);
  }

  /** Returns the charset of all texts. */
  public Charset charset() {
    return charset;
  }

  /**
   * Returns a cursor before the first row of a range. Cursors of a database share its storage, so
   * only one thread can use them.
   *
   * @param from smallest rowid
   * @param to largest rowid
   */
  public RowCursor rows(SqliteTable table, long from, long to) {
    return new RowCursor(file, pageSize, usable, charset, table, from, to);
  }

  /**
   * Divides a table into ranges of rowids of about the same number of pages.
   *
   * @param count maximum number of ranges, at least 1
   * @return the largest rowid of each range but the last, ascending; less than {@code count - 1} if
   *     the table is small, or damaged
   * @throws IOException if the storage fails
   */
  public long[] divide(SqliteTable table, int count) throws IOException {
    Pages pages = new Pages(file, pageSize);
    List<Long> level = List.of(table.rootPage());
    List<Long> keys = List.of();
    int read = 0;
    while (keys.size() + 1 < 4 * count && read + level.size() <= MAX_DIVIDING_PAGES) {
      Deque<Long> lower = new ArrayDeque<>(keys);
      List<Long> children = new ArrayList<>();
      List<Long> childKeys = new ArrayList<>();
      boolean interior = false;
      for (long number : level) {
        read++;
        interior |= expand(pages, number, children, childKeys);
        if (!lower.isEmpty()) {
          childKeys.add(lower.poll());
        }
      }
      if (!interior) {
        break;
      }
      level = children;
      keys = childKeys;
    }
    long[] all = keys.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
    int ranges = Math.min(count, all.length + 1);
    long[] ends = new long[ranges - 1];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = all[(int) ((long) (i + 1) * (all.length + 1) / ranges) - 1];
    }
    return ends;
  }

  /** Adds the children of an interior page and the keys between them; false for other pages. */
  private boolean expand(Pages pages, long number, List<Long> children, List<Long> keys)
      throws IOException {
    try {
      BtreePage page = BtreePage.read(pages, number, pageSize, usable);
      if (page.isLeaf()) {
        children.add(number);
        return false;
      }
      for (int i = 0; i < page.cells(); i++) {
        children.add(page.child(i));
        keys.add(page.key(i));
      }
      children.add(page.child(page.cells()));
      return true;
    } catch (DatabaseException e) {
      // Reported when the rows are read.
      children.add(number);
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
