package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.publish.Kind;

final class FilesOutputTest {

  @TempDir private Path directory;

  @Test
  void makesAFolderForEachKind() {
    output("a b/c:d", false).prepare(Set.of(Kind.PHOTOS, Kind.MACHINE_TAGS), Optional.empty());
    assertThat(directory.resolve("a b/c:d"))
        .isDirectoryContaining("glob:**/photos")
        .isDirectoryContaining("glob:**/machine-tags")
        .isDirectoryNotContaining("glob:**/regions");
  }

  @Test
  void keepsAnAddressAsItIs() {
    assertThat(FilesOutput.into("s3://bucket/out", false).folder(Kind.PHOTOS))
        .hasToString("s3://bucket/out/photos");
  }

  @Test
  void refusesToMixRunsUnlessTold() throws IOException {
    Path theirs = write("out/regions/part-1.jsonl");
    Path leftover = write("out/photos/.part-2.jsonl.inprogress.x");
    Path mine = write("out/photos/README");
    Set<Kind> kinds = EnumSet.of(Kind.PHOTOS);
    FilesOutput output = output("out", false);
    assertThatThrownBy(() -> output.prepare(kinds, Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(directory.resolve("out") + " holds documents of another run")
        .hasMessageContaining("--overwrite")
        .hasMessageContaining("--from-savepoint");
    output.prepare(kinds, Optional.of("savepoint"));
    assertThat(theirs).exists();
    assertThat(leftover).exists();
    output("out", true).prepare(kinds, Optional.empty());
    assertThat(theirs).doesNotExist();
    assertThat(leftover).doesNotExist();
    assertThat(mine).exists();
  }

  @Test
  void sweepsWhatWasNeverPublished() throws IOException {
    Path published = write("out/photos/part-1.jsonl");
    Path leftover = write("out/photos/.part-2.jsonl.inprogress.x");
    Path mine = write("out/photos/.hidden");
    output("out", false).completed();
    assertThat(published).exists();
    assertThat(mine).exists();
    assertThat(leftover).doesNotExist();
  }

  @Test
  void refusesWhereNoFolderCanBe() throws IOException {
    write("file");
    for (String name : new String[] {"file", "file/below"}) {
      assertThatThrownBy(() -> output(name, false).prepare(Set.of(Kind.PHOTOS), Optional.empty()))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("--output " + directory.resolve(name) + " can't be used: ")
          .hasMessageEndingWith(".");
    }
  }

  private FilesOutput output(String name, boolean overwrite) {
    return FilesOutput.into(directory.resolve(name).toString(), overwrite);
  }

  private Path write(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "{}\n");
  }
}
