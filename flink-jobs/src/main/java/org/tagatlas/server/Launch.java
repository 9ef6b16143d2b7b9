package org.tagatlas.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One start: Elastic's launcher, which starts the server, waits until it is up and leaves it alone.
 * It runs in a process group of its own, so that Ctrl-C does not reach the server.
 */
final class Launch {

  private static final int LINES = 15;
  private static final Pattern STACK_FRAME =
      Pattern.compile("\\s+(at .*|\\.\\.\\. \\d+ more)|\\s*");

  private final ServerFolder folder;
  private final ProcessBuilder builder;
  private final Deque<String> said = new ArrayDeque<>();

  private Launch(ServerFolder folder, ProcessBuilder builder) {
    this.folder = folder;
    this.builder = builder;
  }

  /**
   * Puts the command together.
   *
   * @throws UnusableServerException when the server's user can't run this Java
   */
  static Launch of(Distribution distribution, ServerFolder folder, ServerUser user)
      throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    if (!user.canEnter(java)) {
      throw new UnusableServerException(
          "Elasticsearch refuses to run as root, and "
              + user
              + ", whom it would run as instead, can't run "
              + java
              + ": set JAVA_HOME to a JDK that everybody can use, or run this as an ordinary"
              + " user.");
    }
    List<String> server =
        user.command(
            List.of(
                java.toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder.temporary(),
                ServerProcess.argument(folder.path()),
                "-Dcli.name=server",
                "-Dcli.libs=lib/tools/server-cli",
                "-Des.path.home=" + distribution.home(),
                "-Des.path.conf=" + folder.config(),
                "-Des.distribution.type=zip",
                "-Des.java.type=jdk",
                "-cp",
                "lib/*:lib/cli-launcher/*",
                "org.elasticsearch.launcher.CliToolLauncher",
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
    List.of("CLASSPATH", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "BASH_ENV")
        .forEach(environment::remove);
    environment.put("ES_TMPDIR", folder.temporary().toString());
    environment.put("LIBFFI_TMPDIR", folder.temporary().toString());
    environment.put("HOME", folder.temporary().toString());
    return new Launch(folder, builder);
  }

  /**
   * Starts the server and returns when it is up.
   *
   * @throws BrokenServerException when it is not
   */
  void run(Duration patience) throws IOException, InterruptedException {
    Process process = builder.start();
    Thread reader = new Thread(() -> read(process), "elasticsearch-launcher");
    reader.setDaemon(true);
    reader.start();
    boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (ended) {
      reader.join(TimeUnit.SECONDS.toMillis(1));
    }
    if (!ended || process.exitValue() != 0) {
      throw broken(
          folder,
          ended
              ? "did not start (exit code " + process.exitValue() + ")"
              : "was not up after " + patience.toMinutes() + " minutes",
          lines());
    }
  }

  private void read(Process process) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (tells(line)) {
          keep(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a line helps a reader: not where in the code, nor a log of another name. */
  static boolean tells(String line) {
    return !STACK_FRAME.matcher(line).matches() && !line.contains("check the logs at");
  }

  private synchronized void keep(String line) {
    said.addLast(line);
    if (said.size() > LINES) {
      said.removeFirst();
    }
  }

  private synchronized List<String> lines() {
    return new ArrayList<>(said);
  }

  static BrokenServerException broken(ServerFolder folder, String what, List<String> said) {
    List<String> lines = said.isEmpty() ? folder.lastLogLines() : said;
    return new BrokenServerException(
        "Elasticsearch "
            + what
            + ". The last of what it said:\n  "
            + String.join("\n  ", lines)
            + "\nIts log is "
            + folder.log()
            + '.');
  }
}
