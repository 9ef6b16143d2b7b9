package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout, built or not. */
final class LauncherIT {

  @TempDir private Path work;

  @Test
  void buildsOnFirstUseAndAfterContentChanges() throws Exception {
    TestInstallation home = TestInstallation.bare(work);
    Path maven = fakeMaven("touch built; exit 0");
    Path built = home.folder().resolve("built");
    Path source = Files.createFile(home.folder().resolve("pom.xml"));

    assertThat(version(home, maven)).startsWith("Building Tagatlas (the first build ");
    assertThat(built).exists();
    Files.delete(built);
    assertThat(version(home, maven)).isEmpty();
    assertThat(built).doesNotExist();
    // As cp -r does.
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(9)));
    assertThat(version(home, maven)).isEmpty();
    assertThat(built).doesNotExist();
    Files.writeString(source, "<project/>");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(9)));
    assertThat(version(home, maven)).startsWith("Building Tagatlas");
    assertThat(built).exists();
  }

  @Test
  void keepsTenLogsAndThoseOfRunningProcesses() throws Exception {
    TestInstallation home = TestInstallation.built(work);
    Path logs = Files.createDirectory(home.folder().resolve("logs"));
    String ended = Long.toString(endedProcess());
    String running = Long.toString(ProcessHandle.current().pid());
    for (int i = 0; i < 12; i++) {
      String name =
          "tagatlas-202611%02dT000000Z-%s.log".formatted(10 + i, i == 1 ? running : ended);
      Files.createFile(logs.resolve(name));
    }
    Path other = Files.createFile(logs.resolve("other.log"));
    try (CommandProcess run = home.start(Map.of("TAGATLAS_LOG", ""), "--version")) {
      assertThat(run.exit()).as(run.err()).isZero();
    }
    assertThat(logs.resolve("tagatlas-20261110T000000Z-" + ended + ".log")).doesNotExist();
    assertThat(logs.resolve("tagatlas-20261111T000000Z-" + running + ".log")).exists();
    assertThat(logs.resolve("tagatlas-20261112T000000Z-" + ended + ".log")).doesNotExist();
    try (Stream<Path> files = Files.list(logs)) {
      assertThat(files.filter(log -> log.toString().contains("T000000Z-"))).hasSize(10);
    }
    assertThat(other).exists();
  }

  private long endedProcess() throws Exception {
    try (CommandProcess process = CommandProcess.start(List.of("true"), Map.of(), work)) {
      process.exit();
      return process.process().pid();
    }
  }

  @Test
  void showsFailedBuildAndRetriesIt() throws Exception {
    TestInstallation home = TestInstallation.bare(work);
    Path maven = fakeMaven("echo 'no network'; exit 1");
    for (int i = 0; i < 2; i++) {
      try (CommandProcess run = home.start(Map.of("PATH", path(maven)), "--version")) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no network", "tagatlas: the build failed");
      }
    }
  }

  @Test
  void reportsMissingJavaAndUnwritableLog() throws Exception {
    TestInstallation home = TestInstallation.built(work);
    try (CommandProcess run = home.start(Map.of("JAVA_HOME", work.resolve("no jdk").toString()))) {
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).startsWith("tagatlas: no Java found.").contains("JDK 17");
    }
    try (CommandProcess run = home.start(Map.of("TAGATLAS_LOG", "/dev/null/x.log"), "--version")) {
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("tagatlas: the log /dev/null/x.log cannot be written");
    }
  }

  @Test
  void runsThroughSymbolicLinkFromAnotherFolder() throws Exception {
    TestInstallation home = TestInstallation.built(work);
    Path link = Files.createSymbolicLink(home.target().resolve("ta"), home.launcher());
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    try (CommandProcess run =
        CommandProcess.start(List.of(link.toString(), "--version"), environment, work)) {
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("tagatlas 0.");
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void generatesBashCompletion() throws Exception {
    TestInstallation home = TestInstallation.built(work);
    try (CommandProcess run = home.start("generate-completion")) {
      assertThat(run.exit()).as(run.err()).isZero();
      Path script = Files.writeString(work.resolve("completion"), run.out());
      String test =
          "source '"
              + script
              + "' && COMP_WORDS=(tagatlas run --win) COMP_CWORD=2"
              + " && _complete_tagatlas && printf '%s\\n' \"${COMPREPLY[@]}\"";
      try (CommandProcess bash =
          CommandProcess.start(List.of("bash", "-c", test), Map.of(), work)) {
        assertThat(bash.exit()).as(bash.err()).isZero();
        assertThat(bash.out().lines()).contains("--windows", "--window-time");
      }
    }
  }

  private static String version(TestInstallation home, Path maven) throws Exception {
    try (CommandProcess run = home.start(Map.of("PATH", path(maven)), "--version")) {
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("tagatlas 0.");
      return run.err();
    }
  }

  private Path fakeMaven(String script) throws IOException {
    Path maven = Files.createDirectory(work.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/usr/bin/env bash\n" + script + '\n');
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    return maven;
  }

  private static String path(Path maven) {
    return maven.getParent() + ":" + System.getenv("PATH");
  }
}
