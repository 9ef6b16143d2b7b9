package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs the packaged command as a process, from an installation that only its owner can read, as in
 * root's home.
 */
class ElasticsearchCommandIT {

  private static final Path TARGET = Path.of("target/tagatlas").toAbsolutePath();

  private Path folder;
  private Path data;

  /** The result of a command. */
  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("tagatlas-command-").toRealPath();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    data = folder.resolve("server");
  }

  @AfterEach
  void stopServer() throws Exception {
    run("stop", "--data", data.toString());
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  void outlivesTheCommandThatStartsIt() throws Exception {
    Path closed = closedInstallation();
    String port = Integer.toString(freePort());
    String[] options = {"--data", data.toString(), "--port", port};

    Ran status = run("status", options);
    assertThat(status.code()).as(status.err()).isEqualTo(1);
    assertThat(status.out()).contains("down");

    Ran start = run("start", options);
    assertThat(start.code()).as(start.err()).isZero();
    assertThat(start.out())
        .contains("Elasticsearch is up at http://127.0.0.1:" + port)
        .contains("tagatlas elasticsearch stop --data " + data);
    Ran again = run("start", options);
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("was already up at http://127.0.0.1:" + port);

    status = run("status", options);
    assertThat(status.code()).isZero();
    assertThat(status.out())
        .contains("documents      0")
        .contains(data.resolve("logs/elasticsearch.log").toString());

    Ran taken = run("start", "--data", folder.resolve("other").toString(), "--port", port);
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err()).contains("port " + port + " is in use by another Elasticsearch");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
        .isEqualTo("rwx------");
    assertThat(Files.exists(data.resolve("distribution")))
        .isEqualTo(Files.getAttribute(data, "unix:uid").equals(0));

    Ran stop = run("stop", options);
    assertThat(stop.code()).as(stop.err()).isZero();
    assertThat(stop.out()).contains("has stopped");
    assertThat(run("stop", options).out()).contains("was not running");
    assertThat(run("status", options).code()).isEqualTo(1);
  }

  @Test
  void rejectsPrivilegedPorts() throws Exception {
    Ran start = run("start", "--data", data.toString(), "--port", "80");
    assertThat(start.code()).isEqualTo(2);
    assertThat(start.err()).contains("--port must be from 1024 to 65535, but was 80");
  }

  private Path closedInstallation() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Path from = TARGET.resolve("elasticsearch");
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path source : (Iterable<Path>) tree::iterator) {
        Files.copy(source, closed.resolve(TARGET.relativize(source).toString()));
      }
    }
    return closed;
  }

  private Ran run(String command, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                CommandProcess.java(),
                "-Dtagatlas.process=true",
                "-Dtagatlas.home=" + folder,
                "-Dtagatlas.distribution=" + folder.resolve("closed"),
                "-cp",
                TestInstallation.classPath(),
                "org.tagatlas.launcher.Launcher",
                "elasticsearch",
                command));
    words.addAll(List.of(options));
    try (CommandProcess child = CommandProcess.start(words, Map.of(), folder)) {
      return new Ran(child.exit(), child.out(), child.err());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
