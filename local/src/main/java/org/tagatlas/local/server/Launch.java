package org.tagatlas.local.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.tagatlas.local.process.ChildEnvironment;
import org.tagatlas.local.process.LogTail;

/**
 * Start of Elasticsearch with Elastic's launcher, which starts the server as a daemon and waits
 * until it is ready. The launcher runs in a separate process group, so that Ctrl-C does not reach
 * the server.
 */
final class Launch {

  private final DataFolder folder;
  private final ProcessBuilder builder;
  private final LogTail printed = LogTail.forError();

  private Launch(DataFolder folder, ProcessBuilder builder) {
    this.folder = folder;
    this.builder = builder;
  }

  /**
   * Prepares the command.
   *
   * @throws ServerConfigurationException if the server's user cannot run this Java
   */
  static Launch of(Distribution distribution, DataFolder folder, ServerUser user)
      throws IOException, InterruptedException {
    Path java = ManagedProcess.java();
    if (!user.canEnter(java)) {
      throw new ServerConfigurationException(
          "Elasticsearch refuses to run as root, and "
              + user
              + ", which it would run as instead, cannot run "
              + java
              + ": set JAVA_HOME to a JDK that is accessible to all users, or run this command as a"
              + " normal user.");
    }
    ManagedProcess launcher = ElasticsearchSettings.launcher(folder);
    String temporary = ElasticsearchSettings.temporary(folder).toString();
    List<String> server =
        user.command(
            List.of(
                java.toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                launcher.marker(),
                "-Dcli.name=server",
                "-Dcli.libs=lib/tools/server-cli",
                "-Des.path.home=" + distribution.home(),
                "-Des.path.conf=" + folder.config(),
                "-Des.distribution.type=zip",
                "-Des.java.type=jdk",
                "-cp",
                "lib/*:lib/cli-launcher/*",
                launcher.mainClass(),
                "--daemonize",
                "--pidfile",
                folder.pidFile().toString()));
    List<String> command = new ArrayList<>(List.of("bash", "-mc", "\"$@\" & wait $!", "bash"));
    command.addAll(server);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(distribution.home().toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    Map<String, String> environment = builder.environment();
    ChildEnvironment.prepare(environment);
    environment.put("ES_TMPDIR", temporary);
    environment.put("LIBFFI_TMPDIR", temporary);
    environment.put("HOME", temporary);
    return new Launch(folder, builder);
  }

  /**
   * Starts the server and waits until the launcher reports that it is ready.
   *
   * @throws ServerStartException if the server fails to start
   */
  void run(Duration timeout) throws IOException, InterruptedException {
    Process process = builder.start();
    Thread reader = new Thread(() -> read(process), "elasticsearch-launcher");
    reader.setDaemon(true);
    reader.start();
    boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (ended) {
      reader.join(TimeUnit.SECONDS.toMillis(1));
    }
    if (!ended || process.exitValue() != 0) {
      throw startFailure(
          folder,
          ended
              ? "failed to start (exit code " + process.exitValue() + ")"
              : "was not ready after " + timeout.toMinutes() + " minutes",
          printed.lines());
    }
  }

  private void read(Process process) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        printed.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServerStartException startFailure(
      DataFolder folder, String problem, List<String> printed) {
    List<String> lines = printed.isEmpty() ? LogTail.forError().add(folder.log()).lines() : printed;
    return ServerStartException.of("Elasticsearch", problem, lines, folder.log());
  }
}
