package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An installation of Elasticsearch that only its owner can read, as in root's home. Its commands
 * run as processes.
 *
 * @param home the folder of the installation
 * @param closed the folder in it that others cannot enter
 */
record ClosedInstallation(Path home, Path closed) {

  private static final Path TARGET = Path.of("target/tagatlas").toAbsolutePath();

  /** Creates the installation in a folder. */
  static ClosedInstallation create(Path home) throws IOException {
    Path closed = Files.createDirectory(home.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Path from = TARGET.resolve("elasticsearch");
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path source : (Iterable<Path>) tree::iterator) {
        Files.copy(source, closed.resolve(TARGET.relativize(source).toString()));
      }
    }
    return new ClosedInstallation(home, closed);
  }

  /** Runs a subcommand of {@code elasticsearch}. */
  CommandResult run(String command, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                CommandProcess.java(),
                "-Dtagatlas.process=true",
                "-Dtagatlas.home=" + home,
                "-Dtagatlas.distribution=" + closed,
                "-cp",
                TestInstallation.classPath(),
                "org.tagatlas.launcher.Launcher",
                "elasticsearch",
                command));
    words.addAll(List.of(options));
    try (CommandProcess child = CommandProcess.start(words, Map.of(), home)) {
      return new CommandResult(child.exit(), child.out(), child.err());
    }
  }

  /** Fails if a command has changed who can enter the folder. */
  void assertStillClosed() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
        .isEqualTo("rwx------");
  }
}
