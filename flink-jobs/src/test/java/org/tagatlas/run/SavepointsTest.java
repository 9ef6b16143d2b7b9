package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavepointsTest {

  @TempDir private Path state;

  @Test
  void findsNewestOfAllRuns() throws IOException {
    checkpoint("run-a/chk-90", 1_000);
    checkpoint("run-b/chk-3", 3_000);
    checkpoint("run-c/chk-7", 2_000);
    Files.createDirectories(state.resolve("run-d/chk-8"));
    Files.createDirectories(state.resolve("run-d/shared"));
    assertFound(state.toString(), "run-b/chk-3");
    assertFound(state.toUri().toString(), "run-b/chk-3");
    assertFound(state.resolve("run-a").toString(), "run-a/chk-90");
  }

  @Test
  void prefersHigherNumberForEqualTimes() throws IOException {
    checkpoint("run/chk-9", 1_000);
    checkpoint("run/chk-10", 1_000);
    assertFound(state.toString(), "run/chk-10");
  }

  @Test
  void findsSavepointItself() throws IOException {
    checkpoint("savepoint-1", 1_000);
    checkpoint("savepoint-1/inner/chk-1", 9_000);
    assertFound(state.resolve("savepoint-1").toString(), "savepoint-1");
    assertFound(state.resolve("savepoint-1/_metadata").toString(), "savepoint-1");
    assertFound(state.toString(), "savepoint-1");
  }

  @Test
  void rejectsFoldersWithoutSavepoint() throws IOException {
    assertThatThrownBy(() -> Savepoints.find(state.resolve("nothing").toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nothing is not a folder");
    Files.createDirectories(state.resolve("run/chk-1"));
    assertThatThrownBy(() -> Savepoints.find(state.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(state + " contains no completed savepoint or checkpoint");
    assertThatThrownBy(() -> Savepoints.find("moon://base"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("moon://base cannot be used: the scheme is not supported");
  }

  @Test
  void findsNewestOfSeveralFolders() throws IOException {
    checkpoint("checkpoints/run/chk-9", 1_000);
    checkpoint("savepoints/savepoint-1", 2_000);
    List<String> folders =
        Stream.of("checkpoints", "not there", "savepoints")
            .map(name -> state.resolve(name).toString())
            .toList();
    assertThat(Savepoints.newest(folders)).endsWith("/savepoint-1");
    checkpoint("checkpoints/run/chk-10", 3_000);
    assertThat(Savepoints.newest(folders)).endsWith("/chk-10");
    assertThatThrownBy(() -> Savepoints.newest(folders.subList(1, 2)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("latest: there is no completed savepoint or checkpoint in ")
        .hasMessageContaining("not there");
  }

  private void assertFound(String named, String expected) {
    assertThat(Path.of(java.net.URI.create(Savepoints.find(named)).getPath()))
        .isEqualTo(state.resolve(expected));
  }

  private void checkpoint(String name, long modified) throws IOException {
    Path folder = Files.createDirectories(state.resolve(name));
    Path metadata = Files.writeString(folder.resolve("_metadata"), "x");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(modified));
  }
}
