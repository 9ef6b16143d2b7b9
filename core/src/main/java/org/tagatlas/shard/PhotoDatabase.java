package org.tagatlas.shard;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tagatlas.sqlite.DatabaseException;
import org.tagatlas.sqlite.RandomAccessBytes;
import org.tagatlas.sqlite.SqliteDatabase;
import org.tagatlas.sqlite.SqliteTable;

/** A database with a table of photos. Not thread-safe. */
final class PhotoDatabase implements Closeable {

  /** The name of the table in the original database. */
  private static final String TABLE = "yfcc100m_dataset";

  private static final String KEY = "photoid";
  private static final List<String> TYPICAL = List.of("usertags", "latitude", "downloadurl");

  private final SqliteDatabase database;
  private final SqliteTable table;

  private PhotoDatabase(SqliteDatabase database, SqliteTable table) {
    this.database = database;
    this.table = table;
  }

  /**
   * Opens a database and finds its table of photos.
   *
   * @param file the database; closed by this method if it fails
   * @throws UnreadableShardException if it has no such table, or is damaged
   * @throws IOException if the storage fails
   */
  static PhotoDatabase open(RandomAccessBytes file) throws IOException {
    SqliteDatabase database;
    try {
      database = SqliteDatabase.open(file);
    } catch (DatabaseException e) {
      throw new UnreadableShardException("its SQLite database cannot be read: " + e.getMessage());
    }
    try {
      return new PhotoDatabase(database, choose(database));
    } catch (IOException e) {
      database.close();
      throw e;
    }
  }

  private static SqliteTable choose(SqliteDatabase database) throws UnreadableShardException {
    String problem = database.unsupported().get(TABLE);
    if (problem != null) {
      throw new UnreadableShardException(
          "its table " + TABLE + " cannot be read: " + problem + "; copy it to an ordinary table");
    }
    List<SqliteTable> found = new ArrayList<>();
    for (SqliteTable table : database.tables()) {
      List<String> fields = ColumnNames.fields(table.columns());
      if (fields.contains(KEY) && TYPICAL.stream().anyMatch(fields::contains)) {
        if (table.name().equalsIgnoreCase(TABLE)) {
          return table;
        }
        found.add(table);
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new UnreadableShardException(
        found.isEmpty()
            ? "it is an SQLite database without a table of photos, which has the columns "
                + KEY
                + " and "
                + String.join(", ", TYPICAL)
                + "; its tables: "
                + names(database.tables())
            : "it is an SQLite database with several tables of photos: "
                + names(found)
                + "; name one of them "
                + TABLE);
  }

  private static String names(List<SqliteTable> tables) {
    return tables.isEmpty()
        ? "none"
        : tables.stream().map(SqliteTable::name).collect(Collectors.joining(", "));
  }

  /** Returns a framer of the rows of a range. */
  RowFramer rows(RowRange range) {
    return new DatabaseFramer(
        database.rows(table, range.from(), range.to()), table, database.charset());
  }

  /**
   * Divides the table into ranges, which cover all rowids.
   *
   * @param count maximum number of ranges
   */
  List<RowRange> divide(int count) throws IOException {
    long[] ends = database.divide(table, count);
    List<RowRange> ranges = new ArrayList<>();
    long from = Long.MIN_VALUE;
    for (int i = 0; i <= ends.length; i++) {
      long to = i < ends.length ? ends[i] : Long.MAX_VALUE;
      ranges.add(new RowRange(from, to, i + 1, ends.length + 1));
      from = to + 1;
    }
    return ranges;
  }

  @Override
  public void close() throws IOException {
    database.close();
  }
}
