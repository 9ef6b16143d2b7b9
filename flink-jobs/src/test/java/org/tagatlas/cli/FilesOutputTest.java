package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.publish.Kind;

final class FilesOutputTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "files:", "out", "elastic:http://localhost", "FILES:out"})
  void refusesWhatIsNoFolder(String output) {
    assertThatThrownBy(() -> FilesOutput.parse(output))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'" + output + "' is not known")
        .hasMessageContaining("files:DIR");
  }

  @Test
  void makesAFolderForEachKind() {
    output("a b/c:d").prepare(Set.of(Kind.PHOTOS, Kind.MACHINE_TAGS), false, false);
    assertThat(directory.resolve("a b/c:d"))
        .isDirectoryContaining("glob:**/photos")
        .isDirectoryContaining("glob:**/machine-tags")
        .isDirectoryNotContaining("glob:**/regions");
  }

  @Test
  void keepsAnAddressAsItIs() {
    assertThat(FilesOutput.parse("files:s3://bucket/out").folder(Kind.PHOTOS))
        .hasToString("s3://bucket/out/photos");
  }

  @Test
  void refusesToMixRunsUnlessTold() throws IOException {
    Path theirs = write("out/regions/part-1.jsonl");
    Path leftover = write("out/photos/.part-2.jsonl.inprogress.x");
    Path mine = write("out/photos/README");
    Set<Kind> kinds = EnumSet.of(Kind.PHOTOS);
    FilesOutput output = output("out");
    assertThatThrownBy(() -> output.prepare(kinds, false, false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(directory.resolve("out") + " holds documents of another run")
        .hasMessageContaining("--overwrite")
        .hasMessageContaining("--from-savepoint");
    output.prepare(kinds, false, true);
    assertThat(theirs).exists();
    assertThat(leftover).exists();
    output.prepare(kinds, true, false);
    assertThat(theirs).doesNotExist();
    assertThat(leftover).doesNotExist();
    assertThat(mine).exists();
  }

  @Test
  void sweepsWhatWasNeverPublished() throws IOException {
    Path published = write("out/photos/part-1.jsonl");
    Path leftover = write("out/photos/.part-2.jsonl.inprogress.x");
    Path mine = write("out/photos/.hidden");
    output("out").sweep();
    assertThat(published).exists();
    assertThat(mine).exists();
    assertThat(leftover).doesNotExist();
  }

  @Test
  void refusesWhereNoFolderCanBe() throws IOException {
    write("file");
    for (String name : new String[] {"file", "file/below"}) {
      assertThatThrownBy(() -> output(name).prepare(Set.of(Kind.PHOTOS), false, false))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("--output " + directory.resolve(name) + " can't be used: ")
          .hasMessageEndingWith(".");
    }
  }

  private FilesOutput output(String name) {
    return FilesOutput.parse("files:" + directory.resolve(name));
  }

  private Path write(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "{}\n");
  }
}
