package org.tagatlas.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates and reads database files with SQLite itself. */
public final class DatabaseFiles {

  /** The table of the original database. */
  public static final String TABLE =
      "CREATE TABLE yfcc100m_dataset (photoid integer primary key, uid text, unickname text,"
          + " datetaken text, dateuploaded text, capturedevice text, title text, description text,"
          + " usertags text, machinetags text, longitude text, latitude text, accuracy integer,"
          + " pageurl text, downloadurl text, licensename text, licenseurl text, serverid integer,"
          + " farmid integer, secret text, secretoriginal text, ext text, marker integer)";

  private DatabaseFiles() {}

  /** Opens a database. */
  public static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  /** Executes statements. */
  public static Path create(Path file, String... statements) throws SQLException {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return file;
  }

  /** Inserts rows; an element null is NULL. */
  public static void insert(Path file, String table, List<Object[]> rows) throws SQLException {
    try (Connection connection = open(file)) {
      connection.setAutoCommit(false);
      int columns = rows.get(0).length;
      String marks = "?" + ",?".repeat(columns - 1);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
        for (Object[] row : rows) {
          for (int i = 0; i < columns; i++) {
            insert.setObject(i + 1, row[i]);
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }

  /** Creates the original table with photos whose ids are 1 to a count. */
  public static Path photos(Path file, int count) throws SQLException {
    create(file, TABLE);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      rows.add(photo(i));
    }
    insert(file, "yfcc100m_dataset", rows);
    return file;
  }

  /** Returns a row of the original table. */
  public static Object[] photo(long id) {
    boolean located = id % 3 != 0;
    return new Object[] {
      id,
      (id % 50) + "@N00",
      "nick+name",
      "2011-09-10 21:13:32.0",
      Long.toString(1316432672L + id),
      "Nokia+N950",
      "Around \"the\" w\u00e4rme\\ \t" + id,
      id % 7 == 0 ? "long".repeat((int) (id % 3000)) : "",
      "helsinki,party,w%C3%A4rme",
      id % 5 == 0 ? "geo%3Alat%3D1" : "",
      located ? String.valueOf(id % 180 + 0.25) : "",
      located ? String.valueOf(-(id % 90) + 0.5) : "",
      located ? (Object) (int) (id % 16 + 1) : null,
      "http://www.flickr.com/photos/" + id,
      "http://farm7.staticflickr.com/6167/" + id + "_5d22abd711.jpg",
      "Attribution License",
      "http://creativecommons.org/licenses/by/2.0/",
      6167,
      7,
      "5d22abd711",
      "44e5acb0f2",
      "jpg",
      id % 10 == 0 ? 1 : 0
    };
  }

  /** Reads all values of a table with SQLite, by rowid and in its order. */
  public static Map<Long, List<Object>> read(Path file, String table) throws SQLException {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT rowid, * FROM " + table + " ORDER BY rowid")) {
      int columns = rows.getMetaData().getColumnCount();
      Map<Long, List<Object>> all = new LinkedHashMap<>();
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 2; i <= columns; i++) {
          row.add(rows.getObject(i));
        }
        all.put(rows.getLong(1), row);
      }
      return all;
    }
  }

  /** Bytes of a file. */
  public record FileBytes(FileChannel channel) implements RandomAccessBytes {

    /** Opens a file. */
    public static FileBytes of(Path file) throws IOException {
      return new FileBytes(FileChannel.open(file));
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(long position, byte[] target, int off, int len) throws IOException {
      return Math.max(0, channel.read(ByteBuffer.wrap(target, off, len), position));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
