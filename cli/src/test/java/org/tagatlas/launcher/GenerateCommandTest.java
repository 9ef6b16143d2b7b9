package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class GenerateCommandTest {

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsCounts() throws IOException {
    Path shards = directory.resolve("new/shards");
    assertThat(run("--photos=500", "--seed=3", "--shards=4", "--out=" + shards)).isZero();
    assertThat(out.toString()).startsWith("500 rows (").contains(" in 4 shards, ", " bytes, ");
    assertThat(names(shards))
        .containsExactly(
            "metadata_000.jsonl.gz",
            "metadata_001.jsonl.gz",
            "metadata_002.jsonl.gz",
            "metadata_003.jsonl.gz");
  }

  @Test
  void keepsExistingShardsUnlessOverwritten() throws IOException {
    String where = "--out=" + directory;
    Files.writeString(directory.resolve("README"), "mine");
    assertThat(run("--photos=50", "--shards=3", where)).isZero();
    assertThat(run("--photos=50", "--shards=1", "--format=TSV", where)).isEqualTo(2);
    assertThat(err.toString())
        .contains("already has 3 shards, such as metadata_000.jsonl.gz", "--overwrite");
    assertThat(run("--photos=50", "--shards=1", "--format=TSV", where, "--overwrite")).isZero();
    assertThat(names(directory)).containsExactly("README", "metadata_000.tsv.gz");
  }

  @Test
  void editionsHaveDifferentRows() throws IOException {
    Path first = directory.resolve("1");
    Path second = directory.resolve("2");
    assertThat(run("--photos=50", "--shards=1", "--out=" + first)).isZero();
    assertThat(run("--photos=50", "--shards=1", "--edition=2", "--out=" + second)).isZero();
    assertThat(second.resolve("metadata_000.jsonl.gz"))
        .isNotEmptyFile()
        .satisfies(
            shard ->
                assertThat(Files.readAllBytes(shard))
                    .isNotEqualTo(Files.readAllBytes(first.resolve("metadata_000.jsonl.gz"))));
  }

  @Test
  void rejectsFileAsFolder() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(run("--photos=50", "--out=" + file)).isEqualTo(2);
    assertThat(run("--photos=50", "--out=" + file.resolve("below"))).isEqualTo(2);
    assertThat(err.toString()).contains("--out " + file + " is a file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--photos=0",
        "--photos=1000000001",
        "--photos=-5",
        "--shards=0",
        "--shards=4097",
        "--threads=0",
        "--edition=0",
        "--edition=4"
      })
  void rejectsNumbersOutOfRange(String option) throws IOException {
    String photos = option.startsWith("--photos") ? "--seed=1" : "--photos=1";
    assertThat(run(photos, option, "--out=" + directory)).isEqualTo(2);
    assertThat(err.toString()).contains(option.split("=")[0] + " must be from 1 to ");
    assertThat(names(directory)).isEmpty();
  }

  private int run(String... options) {
    String[] args = Stream.concat(Stream.of("generate"), Stream.of(options)).toArray(String[]::new);
    CommandLine commandLine = Launcher.commandLine();
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private static Stream<String> names(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }
}
