package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.sqlite.DatabaseFiles;
import picocli.CommandLine;

class ImportCommandTest {

  @TempDir Path root;

  private record Result(int code, String out, String err) {}

  private static Result execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Launcher.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "import";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    int code = line.execute(all);
    return new Result(code, out.toString(), err.toString());
  }

  @Test
  void importsADatabaseOnce() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 500);
    Path out = root.resolve("out");
    String[] command = {database.toString(), "--out", out.toString(), "--kind", "photo"};
    Result first = execute(command);
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    assertThat(first.out())
        .contains("Imported 450 of 500 rows into ")
        .contains("; 50 filtered (")
        .contains(" rows/s).");
    Result second = execute(command);
    assertThat(second.code()).isZero();
    assertThat(second.out()).startsWith("Already imported 450 of 500 rows");
    assertThat(Files.exists(out.resolve("_import.json"))).isTrue();
  }

  @Test
  void importsRowsOfACondition() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 500);
    String out = root.resolve("out").toString();
    String where = "latitude IS NULL AND usertags LIKE '%party%'";
    Result result = execute(database.toString(), "--out", out, "--where", where);
    assertThat(result.out()).contains("Imported 166 of 500 rows").contains("; 334 filtered");
    assertError(
        execute(database.toString(), "--out", out, "--where", "latitude >"),
        "--where is not valid: line 1, column 11: expected a value but found the end.");
    assertError(
        execute(database.toString(), "--out", out, "--where", "latitude > 1"), "other options");
  }

  /** A job reads the result. */
  @Tag("nightly")
  @Test
  void publishesTheSameFromParquet() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 300);
    Path parquet = root.resolve("parquet");
    Result result =
        execute(database.toString(), "--out", parquet.toString(), "--format", "parquet");
    assertThat(result.out()).contains("Imported 300 of 300 rows into 1 files");
    Documents direct = run(database, "direct");
    assertThat(direct.of(DocumentKind.PHOTOS)).isNotEmpty();
    assertThat(run(parquet, "imported").all()).isEqualTo(direct.all());
  }

  private Documents run(Path input, String name) {
    Path out = root.resolve(name);
    CommandResult run =
        CommandResult.of("run", "--quiet", "--input=" + input, "--output=files:" + out);
    assertThat(run.succeeded()).as(run.err()).isTrue();
    return new Documents(out);
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    Path database = DatabaseFiles.photos(root.resolve("a.sql"), 5);
    String out = root.resolve("out").toString();
    assertError(execute(database.toString(), "--out", out, "--md5", "x"), "32 hexadecimal digits");
    assertError(
        execute(database.toString(), "--out", out, "--no-verify", "--md5", "0".repeat(32)),
        "exclude each other");
    assertError(execute(database.toString(), "--out", out, "--md5", "0".repeat(32)), "has the MD5");
    assertError(execute(database.toString(), "--out", out, "--limit", "0"), "--limit");
    assertError(execute(database.toString(), "--out", out, "--threads", "0"), "--threads");
    assertError(execute(root.resolve("gone").toString(), "--out", out), "gone");
    assertError(execute(database.toString(), "--out", database.toString()), "cannot be created");
    Path other = DatabaseFiles.create(root.resolve("b.sql"), "CREATE TABLE a (x)");
    Result unreadable = execute(other.toString(), "--out", root.resolve("other").toString());
    assertThat(unreadable.err()).contains("b.sql is not a shard").contains("its tables: a");
    assertThat(unreadable.out()).contains("Imported 0 of 1 rows").contains("1 rejects");
  }

  private static void assertError(Result result, String message) {
    assertThat(result.err()).contains(message);
    assertThat(result.code()).isEqualTo(2);
  }
}
