package org.tagatlas.local.server;

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
import org.tagatlas.local.process.LogTail;

class DaemonTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @AfterEach
  void stop() throws Exception {
    daemon().stop(TIMEOUT);
  }

  private Daemon daemon() {
    return new Daemon("sleeper", folder);
  }

  private ProcessHandle started() throws IOException, InterruptedException {
    daemon()
        .start(
            List.of("-cp", System.getProperty("java.class.path"), Sleeper.class.getName(), "arg"),
            Map.of());
    return daemon().find().orElseThrow();
  }

  @Test
  void isFoundByPidAndStartTime() throws Exception {
    assertThat(daemon().find()).isEmpty();
    ProcessHandle process = started();
    assertThat(Files.readString(daemon().pidFile()))
        .isEqualTo(process.pid() + " " + ManagedProcess.startTime(process) + "\n");
    assertThat(daemon().find()).contains(process);
    assertThat(daemon().arguments()).contains("arg");
    assertThat(new Daemon("another", folder).find()).isEmpty();
    assertThat(daemon().stop(TIMEOUT)).isTrue();
    // A zombie has no arguments either.
    assertThat(ManagedProcess.arguments(process)).doesNotContain("arg");
    assertThat(daemon().find()).isEmpty();
    assertThat(daemon().pidFile()).doesNotExist();
    assertThat(daemon().stop(TIMEOUT)).isFalse();
  }

  @Test
  void runsItsProgramOnceStarted() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(started().info().command().orElseThrow()).endsWith("/java");
      daemon().stop(TIMEOUT);
    }
  }

  @Test
  void reportsAProgramThatTerminatesAtOnce() throws Exception {
    daemon().start(List.of("-XX:NoSuchOption"), Map.of());
    Awaitility.await().atMost(TIMEOUT).until(() -> daemon().find().isEmpty());
    assertThat(daemon().startFailure("failed")).hasMessageContaining("NoSuchOption");
  }

  @Test
  void isFoundWithoutAValidPidFile() throws Exception {
    ProcessHandle process = started();
    Files.delete(daemon().pidFile());
    assertThat(daemon().find()).contains(process);
    Files.writeString(daemon().pidFile(), "nonsense");
    assertThat(daemon().find()).contains(process);
  }

  @Test
  void ignoresAPidOfAnotherProcess() throws Exception {
    ProcessHandle other = ProcessHandle.current();
    Files.createDirectories(daemon().pidFile().getParent());
    // A reused pid, detected by start time and by command line.
    Files.writeString(daemon().pidFile(), other.pid() + " 1\n");
    assertThat(daemon().find()).isEmpty();
    Files.writeString(
        daemon().pidFile(), other.pid() + " " + ManagedProcess.startTime(other) + "\n");
    assertThat(daemon().find()).isEmpty();
    assertThat(daemon().stop(TIMEOUT)).isFalse();
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  void reportsTheLastLinesOfOutput() throws Exception {
    started();
    Awaitility.await().atMost(TIMEOUT).until(() -> Files.size(daemon().out()) > 0);
    assertThat(daemon().startFailure("failed"))
        .hasMessageStartingWith("sleeper failed. Its last lines of output:\n  first\n  second arg")
        .hasMessageEndingWith("See " + daemon().log() + " for details.");
    assertThat(LogTail.of(daemon().out(), 1)).containsExactly("second arg");
    assertThat(LogTail.of(folder.resolve("none"), 1)).isEmpty();
  }
}
