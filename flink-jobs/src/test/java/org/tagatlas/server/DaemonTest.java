package org.tagatlas.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @AfterEach
  void stop() throws Exception {
    daemon().stop(PATIENCE);
  }

  private Daemon daemon() {
    return new Daemon("sleeper", folder);
  }

  private ProcessHandle started() throws IOException {
    daemon()
        .start(
            List.of("-cp", System.getProperty("java.class.path"), Sleeper.class.getName(), "arg"),
            Map.of());
    return daemon().find().orElseThrow();
  }

  @Test
  void isFoundByItsNumberAndStart() throws Exception {
    assertThat(daemon().find()).isEmpty();
    ProcessHandle process = started();
    assertThat(Files.readString(daemon().pidFile()))
        .isEqualTo(process.pid() + " " + Daemon.startTime(process) + "\n");
    assertThat(daemon().find()).contains(process);
    assertThat(daemon().arguments()).contains("arg");
    assertThat(new Daemon("another", folder).find()).isEmpty();
    assertThat(daemon().stop(PATIENCE)).isTrue();
    // One that nobody has waited for yet has none either.
    assertThat(ServerProcess.arguments(process)).doesNotContain("arg");
    assertThat(daemon().find()).isEmpty();
    assertThat(daemon().pidFile()).doesNotExist();
    assertThat(daemon().stop(PATIENCE)).isFalse();
  }

  @Test
  void isFoundWithoutTheFile() throws Exception {
    ProcessHandle process = started();
    Files.delete(daemon().pidFile());
    assertThat(daemon().find()).contains(process);
    Files.writeString(daemon().pidFile(), "nonsense");
    assertThat(daemon().find()).contains(process);
  }

  @Test
  void neverTakesAnotherProcessForItself() throws Exception {
    ProcessHandle other = ProcessHandle.current();
    Files.createDirectories(daemon().pidFile().getParent());
    // A number that went to another process, by its start and by what it is.
    Files.writeString(daemon().pidFile(), other.pid() + " 1\n");
    assertThat(daemon().find()).isEmpty();
    Files.writeString(daemon().pidFile(), other.pid() + " " + Daemon.startTime(other) + "\n");
    assertThat(daemon().find()).isEmpty();
    assertThat(daemon().stop(PATIENCE)).isFalse();
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  void tellsTheLastOfWhatItSaid() throws Exception {
    started();
    Awaitility.await().atMost(PATIENCE).until(() -> Files.size(daemon().out()) > 0);
    assertThat(daemon().broken("is tired"))
        .hasMessageStartingWith(
            "sleeper is tired. The last of what it said:\n  first\n  second arg")
        .hasMessageEndingWith("Its log is " + daemon().log() + '.');
    assertThat(Daemon.tail(daemon().out(), 1)).containsExactly("second arg");
    assertThat(Daemon.tail(folder.resolve("none"), 1)).isEmpty();
  }
}
