package org.tagatlas.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The process of a server, told from any other by an argument that names its data folder. A number
 * in a file is never enough: it may be a stranger's by now.
 *
 * @param handle the process
 * @param argument what its command line has
 * @param mainClass what its command line has as well: the class that it runs
 */
record ServerProcess(ProcessHandle handle, String argument, String mainClass) {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long POLL_MILLIS = 100;
  private static final String MAIN_CLASS = "org.elasticsearch.bootstrap.Elasticsearch";
  private static final String LAUNCHER = "org.elasticsearch.launcher.CliToolLauncher";

  /** The argument that marks the processes of a data folder. */
  static String argument(Path data) {
    return "-Dtagatlas.elasticsearch.data=" + data;
  }

  /**
   * Finds the Elasticsearch of a data folder by its pid file or, when that is lost or stale, by
   * itself.
   */
  static Optional<ServerProcess> find(Path pidFile, Path data) {
    return find(pidFile, argument(data), MAIN_CLASS);
  }

  /** Finds the process that has both on its command line, by its pid file or else by itself. */
  static Optional<ServerProcess> find(Path pidFile, String argument, String mainClass) {
    return pid(pidFile)
        .flatMap(ProcessHandle::of)
        .filter(handle -> runs(handle, argument, mainClass))
        .or(
            () ->
                ProcessHandle.allProcesses()
                    .filter(each -> runs(each, argument, mainClass))
                    .findFirst())
        .map(handle -> new ServerProcess(handle, argument, mainClass));
  }

  /** Finds every process of a data folder: the server, and the launcher while it starts. */
  static List<ProcessHandle> all(Path data) {
    String argument = argument(data);
    return ProcessHandle.allProcesses()
        .filter(each -> runs(each, argument, MAIN_CLASS) || runs(each, argument, LAUNCHER))
        .toList();
  }

  private static boolean runs(ProcessHandle handle, String argument, String mainClass) {
    List<String> arguments = arguments(handle);
    return arguments.contains(argument)
        && arguments.stream().anyMatch(each -> each.endsWith(mainClass));
  }

  private static Optional<Long> pid(Path file) {
    try {
      return Optional.of(Long.valueOf(Files.readString(file, StandardCharsets.US_ASCII).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns a command line's words; none for a process that has ended and was not waited for. */
  static List<String> arguments(ProcessHandle handle) {
    Path file = Path.of("/proc", Long.toString(handle.pid()), "cmdline");
    try {
      // Of a long command line ProcessHandle knows the beginning alone.
      return List.of(Files.readString(file, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return handle.info().arguments().map(Arrays::asList).orElse(List.of());
    }
  }

  long pid() {
    return handle.pid();
  }

  /** Whether it is still there; a zombie is not. */
  boolean runs() {
    return handle.isAlive() && runs(handle, argument, mainClass);
  }

  /**
   * Asks it to end and, when it does not, ends it.
   *
   * @throws UnusableServerException when it is another user's
   */
  void stop() throws IOException, InterruptedException {
    if (!handle.destroy() && runs()) {
      throw new UnusableServerException(
          "the server (process "
              + pid()
              + ") is "
              + handle.info().user().orElse("another user")
              + "'s: stop it as that user or as root.");
    }
    if (!await(PATIENCE, () -> !runs())) {
      handle.destroyForcibly();
      if (!await(PATIENCE, () -> !runs())) {
        throw new BrokenServerException("the server (process " + pid() + ") can't be killed.");
      }
    }
  }

  /** Polls; returns whether it came true in time. */
  static boolean await(Duration patience, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** Waits as long as it takes until looking again makes sense. */
  static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
  }
}
