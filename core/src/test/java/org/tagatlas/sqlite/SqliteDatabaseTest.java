package org.tagatlas.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with what SQLite itself reads. */
class SqliteDatabaseTest {

  private static final Pattern LOST =
      Pattern.compile(
          "table t, (?:rowid(?<one> -?\\d+)|rowids (?<from>-?\\d+)( to (?<to>-?\\d+)| on)"
              + "|rowids up to (?<upto>-?\\d+)|(?<all>all rows)|rowids from (?<on>-?\\d+) on): .+");

  @TempDir Path root;

  private record Result(Map<Long, List<Object>> rows, List<String> lost) {}

  private static Result read(Path file, long... ends) throws IOException {
    Map<Long, List<Object>> rows = new LinkedHashMap<>();
    List<String> lost = new ArrayList<>();
    try (SqliteDatabase database = SqliteDatabase.open(DatabaseFiles.FileBytes.of(file))) {
      SqliteTable table =
          database.tables().stream()
              .filter(each -> each.name().equals("t"))
              .findAny()
              .orElseThrow();
      long from = Long.MIN_VALUE;
      for (int i = 0; i <= ends.length; i++) {
        long to = i < ends.length ? ends[i] : Long.MAX_VALUE;
        RowCursor cursor = database.rows(table, from, to);
        for (var step = cursor.next(); step != RowCursor.Step.END; step = cursor.next()) {
          if (step == RowCursor.Step.LOST) {
            lost.add(cursor.problem());
          } else {
            assertThat(rows.put(cursor.rowid(), values(cursor, table))).isNull();
          }
        }
        from = to + 1;
      }
    }
    return new Result(rows, lost);
  }

  private static List<Object> values(RowCursor cursor, SqliteTable table) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (cursor.isNull(i)) {
        values.add(null);
      } else if (cursor.isInteger(i)) {
        long value = cursor.integer(i);
        values.add(table.real().get(i) ? (Object) (double) value : (Object) value);
      } else if (cursor.isReal(i)) {
        values.add(cursor.real(i));
      } else if (cursor.isText(i)) {
        values.add(cursor.text(i));
      } else {
        values.add(
            "blob "
                + Arrays.toString(
                    Arrays.copyOfRange(cursor.array(), cursor.start(i), cursor.end(i))));
      }
    }
    return values;
  }

  /** Returns what SQLite reads, with integers as long and blobs as text. */
  private static Map<Long, List<Object>> expected(Path file) throws SQLException {
    Map<Long, List<Object>> all = new LinkedHashMap<>();
    DatabaseFiles.read(file, "t")
        .forEach(
            (rowid, row) ->
                all.put(
                    rowid,
                    row.stream()
                        .map(
                            value ->
                                value instanceof Integer n
                                    ? (Object) (long) n
                                    : value instanceof byte[] b
                                        ? "blob " + Arrays.toString(b)
                                        : value)
                        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll)));
    return all;
  }

  private static Path random(long seed) throws IOException, SQLException {
    Random random = new Random(seed);
    Path file = Files.createTempFile("tagatlas", ".db");
    Files.delete(file);
    String[] encodings = {"UTF-8", "UTF-16le", "UTF-16be"};
    try (Connection connection = DatabaseFiles.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size = " + (512 << random.nextInt(8)));
      statement.execute("PRAGMA encoding = '" + encodings[random.nextInt(3)] + "'");
      statement.execute("PRAGMA auto_vacuum = " + random.nextInt(3));
      statement.execute("CREATE TABLE other (a, b)");
      statement.execute("INSERT INTO other VALUES (1, 'x')");
      statement.execute(
          random.nextBoolean()
              ? "CREATE TABLE t (id INTEGER PRIMARY KEY, [a b] TEXT, c REAL, \"d,\" /* no, */)"
              : "CREATE TABLE t (id INT, b VARCHAR(10) DEFAULT (CAST(1 AS TEXT)), c DOUBLE, d,"
                  + " CHECK (1 > 0))");
    }
    List<Object[]> rows = new ArrayList<>();
    int count = random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt(600);
    for (int i = 1; i <= count; i++) {
      rows.add(
          new Object[] {
            random.nextInt(8) == 0 ? (Object) null : (Object) (i * (random.nextInt(3) + 1L) * 700),
            text(random),
            random.nextInt(3) == 0 ? (Object) (double) random.nextInt(9) : random.nextGaussian(),
            anything(random)
          });
    }
    // Ids must be unique if they are rowids.
    Map<Object, Object[]> unique = new LinkedHashMap<>();
    rows.forEach(row -> unique.put(row[0] == null ? row : row[0], row));
    if (!unique.isEmpty()) {
      DatabaseFiles.insert(file, "t", List.copyOf(unique.values()));
    }
    if (random.nextBoolean()) {
      DatabaseFiles.create(file, "DELETE FROM t WHERE rowid % 3 = " + random.nextInt(4));
    }
    if (random.nextBoolean()) {
      DatabaseFiles.create(file, "ALTER TABLE t ADD COLUMN e");
    }
    return file;
  }

  private static String text(Random random) {
    int length = random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(60);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(20) == 0 ? "\u00e4" : (char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static Object anything(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> (long) random.nextInt(2);
      case 3 -> random.nextDouble();
      case 4 -> new byte[random.nextInt(5)];
      default -> "\u6771\u4eac" + random.nextInt();
    };
  }

  @Property(tries = 25)
  void readsWhatSqliteReads(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int ranges)
      throws Exception {
    Path file = random(seed);
    try {
      Map<Long, List<Object>> expected = expected(file);
      assertThat(read(file)).isEqualTo(new Result(expected, List.of()));
      long[] ends = ends(file, ranges);
      assertThat(ends.length).isLessThan(ranges);
      assertThat(ends).isSorted().doesNotHaveDuplicates();
      assertThat(read(file, ends)).isEqualTo(new Result(expected, List.of()));
      assertThat(List.copyOf(read(file).rows().keySet())).isSorted();
    } finally {
      Files.delete(file);
    }
  }

  private static long[] ends(Path file, int ranges) throws IOException {
    try (SqliteDatabase database = SqliteDatabase.open(DatabaseFiles.FileBytes.of(file))) {
      SqliteTable table =
          database.tables().stream()
              .filter(each -> each.name().equals("t"))
              .findAny()
              .orElseThrow();
      return database.divide(table, ranges);
    }
  }

  private static int pageSize(byte[] stored) {
    int size = (stored[16] & 0xff) << 8 | stored[17] & 0xff;
    return size == 1 ? 1 << 16 : size;
  }

  /** Rows are read unchanged, or are within what is reported as lost. */
  @Property(tries = 40)
  void accountsForEachRowOfADamagedFile(@ForAll long seed) throws Exception {
    Path file = random(seed);
    try {
      Map<Long, List<Object>> expected = expected(file);
      byte[] stored = Files.readAllBytes(file);
      int pageSize = pageSize(stored);
      int pages = stored.length / pageSize;
      Random random = new Random(seed);
      // The first page has the list of tables.
      int page = 1 + random.nextInt(pages);
      long[] ends = random.nextBoolean() ? ends(file, 4) : new long[0];
      if (random.nextBoolean() || page == pages) {
        stored = Arrays.copyOf(stored, Math.max(page * pageSize - random.nextInt(2), 100));
      } else {
        Arrays.fill(stored, page * pageSize, (page + 1) * pageSize, (byte) 0);
      }
      Files.write(file, stored);
      Result result;
      try {
        result = read(file, ends);
      } catch (DatabaseException e) {
        // Its list of tables is on several pages.
        assertThat(e).hasMessageContaining("tables").hasMessageContaining("page ");
        return;
      }
      TreeMap<Long, Long> lost = new TreeMap<>();
      for (String problem : result.lost) {
        Matcher match = LOST.matcher(problem);
        assertThat(match.matches()).as(problem).isTrue();
        long[] range = range(match);
        lost.put(range[0], range[1]);
      }
      expected.forEach(
          (rowid, row) -> {
            List<Object> found = result.rows.get(rowid);
            if (found == null) {
              Map.Entry<Long, Long> within = lost.floorEntry(rowid);
              assertThat(within != null && rowid <= within.getValue())
                  .as("row %d in %s", rowid, result.lost)
                  .isTrue();
            } else if (result.lost.isEmpty()) {
              assertThat(found).hasSameSizeAs(row);
            }
          });
      assertThat(expected.keySet()).containsAll(result.rows.keySet());
    } finally {
      Files.delete(file);
    }
  }

  private static long[] range(Matcher match) {
    if (match.group("one") != null) {
      long one = Long.parseLong(match.group("one").strip());
      return new long[] {one, one};
    }
    if (match.group("all") != null) {
      return new long[] {Long.MIN_VALUE, Long.MAX_VALUE};
    }
    if (match.group("upto") != null) {
      return new long[] {Long.MIN_VALUE, Long.parseLong(match.group("upto"))};
    }
    if (match.group("on") != null) {
      return new long[] {Long.parseLong(match.group("on")), Long.MAX_VALUE};
    }
    return new long[] {Long.parseLong(match.group("from")), Long.parseLong(match.group("to"))};
  }

  /** Whatever the bytes, reading ends, and fails only with the exception of damaged data. */
  @Property(tries = 60)
  void survivesRandomBytes(@ForAll long seed) throws Exception {
    Path file = random(seed);
    try {
      byte[] stored = Files.readAllBytes(file);
      Random random = new Random(seed);
      for (int i = 0; i < 1 + random.nextInt(40); i++) {
        int at =
            random.nextBoolean()
                ? random.nextInt(stored.length)
                : random.nextInt(stored.length / 2);
        stored[at] = (byte) random.nextInt();
      }
      Files.write(file, stored);
      try {
        read(file, 5, 300);
      } catch (DatabaseException e) {
        assertThat(e).hasMessageContaining(" ");
      } catch (java.util.NoSuchElementException e) {
        // The name of the table has changed.
        assertThat(stored).isNotEmpty();
      }
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void mergesAdjacentLostPages() throws Exception {
    Path file = root.resolve("a.db");
    DatabaseFiles.create(
        file, "PRAGMA page_size = 512", "CREATE TABLE t (a INTEGER PRIMARY KEY, b)");
    List<Object[]> rows = new ArrayList<>();
    for (int i = 1; i <= 3000; i++) {
      rows.add(new Object[] {i, "x".repeat(100)});
    }
    DatabaseFiles.insert(file, "t", rows);
    byte[] stored = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(stored, stored.length / 2));
    Result result = read(file);
    assertThat(result.rows).hasSizeBetween(1200, 1800);
    assertThat(result.lost).hasSizeLessThan(5).last().asString().contains("the file ends before");
  }

  @Test
  void namesTablesThatCannotBeRead() throws Exception {
    Path file =
        DatabaseFiles.create(
            root.resolve("a.db"),
            "CREATE TABLE a (x INTEGER PRIMARY KEY, y) WITHOUT ROWID",
            "CREATE TABLE b (x, y AS (x + 1))",
            "CREATE VIRTUAL TABLE c USING fts5(x)",
            "CREATE TABLE d (x DEFAULT (CAST(1 AS INT)))",
            "CREATE VIEW v AS SELECT 1 AS x");
    try (SqliteDatabase database = SqliteDatabase.open(DatabaseFiles.FileBytes.of(file))) {
      assertThat(database.unsupported())
          .containsEntry("a", "it is a WITHOUT ROWID table")
          .containsEntry("b", "its column y is generated")
          .containsEntry("c", "it is a virtual table");
      assertThat(database.tables()).extracting(SqliteTable::name).contains("d").doesNotContain("v");
    }
  }

  @Test
  void rejectsOtherFiles() throws IOException {
    Path file = Files.writeString(root.resolve("a"), "SQLite format 3\0");
    assertThatThrownBy(() -> SqliteDatabase.open(DatabaseFiles.FileBytes.of(file)))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("it is not an SQLite database");
  }
}
