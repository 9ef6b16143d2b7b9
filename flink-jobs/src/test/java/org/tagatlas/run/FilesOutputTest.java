package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;

final class FilesOutputTest {

  @TempDir private Path directory;

  @Test
  void createsFolderPerKind() {
    output("a b/c:d", false)
        .open(Set.of(DocumentKind.PHOTOS, DocumentKind.MACHINE_TAGS), Optional.empty());
    assertThat(directory.resolve("a b/c:d"))
        .isDirectoryContaining("glob:**/photos")
        .isDirectoryContaining("glob:**/machine-tags")
        .isDirectoryNotContaining("glob:**/regions");
  }

  @Test
  void keepsAddressOfObjectStore() {
    assertThat(
            FilesOutput.into("s3://bucket/out", false, RunLife.FOLLOWED)
                .folder(DocumentKind.PHOTOS))
        .hasToString("s3://bucket/out/photos");
  }

  @Test
  void rejectsDocumentsOfAnotherRunUnlessOverwriting() throws IOException {
    Path former = write("out/regions/part-1.jsonl");
    Path leftover = write("out/photos/.part-2.jsonl.inprogress.x");
    Path mine = write("out/photos/README");
    Set<DocumentKind> kinds = Set.of(DocumentKind.PHOTOS);
    FilesOutput output = output("out", false);
    assertThatThrownBy(() -> output.open(kinds, Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(directory.resolve("out") + " contains documents of another run")
        .hasMessageContaining("--overwrite")
        .hasMessageContaining("--from-savepoint");
    output.open(kinds, Optional.of("savepoint"));
    assertThat(former).exists();
    assertThat(leftover).exists();
    FilesOutput overwriting = output("out", true);
    overwriting.open(kinds, Optional.empty());
    assertThat(former).as("until the run has finished").exists();
    assertThat(leftover).doesNotExist();
    Path written = write("out/photos/part-3.jsonl");
    overwriting.onFinished(false);
    assertThat(former).doesNotExist();
    assertThat(written).exists();
    assertThat(mine).exists();
  }

  @Test
  void keepsFormerFilesWhenRunIsRefused() throws IOException {
    Path former = write("out/photos/part-1.jsonl");
    Path rejects = write("out/rejects/part-1.jsonl");
    FilesOutput output = output("out", true);
    output.open(Set.of(DocumentKind.REJECTS), Optional.empty());
    assertThat(output.former(true)).isEqualTo(new Former(true, 1, name("out")));
    Path written = write("out/rejects/part-2.jsonl");
    Path leftover = write("out/rejects/.part-3.jsonl.inprogress.x");
    output.onRefused();
    assertThat(former).exists();
    assertThat(rejects).exists();
    assertThat(written).doesNotExist();
    assertThat(leftover).doesNotExist();
    assertThat(output.former(true).present()).isFalse();
  }

  @Test
  void movesKeptFormerFilesToSiblingFolder() throws IOException {
    write("out/photos/part-1.jsonl");
    write("out/regions/part-1.jsonl");
    FilesOutput output = output("out", true);
    output.open(Set.of(DocumentKind.PHOTOS), Optional.empty());
    Path written = write("out/photos/part-2.jsonl");
    String where = output.onFinished(true).orElseThrow();
    assertThat(where).startsWith("The former run's files are in " + name("out") + "-former-2");
    Path aside = Path.of(where.substring(where.indexOf('/'), where.length() - 1));
    assertThat(aside.resolve("photos/part-1.jsonl")).exists();
    assertThat(aside.resolve("regions/part-1.jsonl")).exists();
    assertThat(written).exists();
    assertThat(directory.resolve("out/photos/part-1.jsonl")).doesNotExist();
  }

  @Test
  void findsFormerFilesAfterResumeAndRestart() throws IOException {
    Path former = write("out/photos/part-1.jsonl");
    Set<DocumentKind> kinds = Set.of(DocumentKind.PHOTOS);
    output("out", true).open(kinds, Optional.empty());
    Path first = write("out/photos/part-2.jsonl");
    // Killed, and resumed.
    FilesOutput resumed = output("out", false);
    resumed.open(kinds, Optional.of("checkpoint"));
    assertThat(resumed.former(true).present()).isTrue();
    // Killed again, and restarted without its state: its files are incomplete.
    output("out", true).open(kinds, Optional.empty());
    assertThat(former).exists();
    assertThat(first).doesNotExist();
    FilesOutput last = output("out", true);
    last.open(kinds, Optional.empty());
    Path written = write("out/photos/part-3.jsonl");
    last.onFinished(false);
    assertThat(former).doesNotExist();
    assertThat(written).exists();
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(written);
    }
  }

  @Test
  void deletesFilesOfFailedRunThatCannotBeResumed() throws IOException {
    Path former = write("out/photos/part-1.jsonl");
    for (RunLife life : RunLife.values()) {
      FilesOutput output = FilesOutput.into(name("out"), true, life);
      output.open(Set.of(DocumentKind.PHOTOS), Optional.empty());
      Path written = write("out/photos/part-2.jsonl");
      output.onFailed();
      assertThat(former.toFile().exists()).isEqualTo(life != RunLife.DETACHED);
      assertThat(written.toFile().exists()).isEqualTo(life != RunLife.ENDS_WITH_COMMAND);
    }
  }

  private String name(String folder) {
    return directory.resolve(folder).toString();
  }

  @Test
  void deletesUnpublishedParts() throws IOException {
    Path published = write("out/photos/part-1.jsonl");
    Path leftover = write("out/photos/.part-2.jsonl.inprogress.x");
    Path mine = write("out/photos/.hidden");
    output("out", false).onFinished(false);
    assertThat(published).exists();
    assertThat(mine).exists();
    assertThat(leftover).doesNotExist();
  }

  @Test
  void rejectsPathsThatCannotBeFolders() throws IOException {
    write("file");
    for (String name : new String[] {"file", "file/below"}) {
      assertThatThrownBy(
              () -> output(name, false).open(Set.of(DocumentKind.PHOTOS), Optional.empty()))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("--output " + directory.resolve(name) + " cannot be used: ")
          .hasMessageEndingWith(".");
    }
  }

  private FilesOutput output(String name, boolean overwrite) {
    return FilesOutput.into(name(name), overwrite, RunLife.FOLLOWED);
  }

  private Path write(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "{}\n");
  }
}
