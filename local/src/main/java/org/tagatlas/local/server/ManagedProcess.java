package org.tagatlas.local.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tagatlas.local.process.ChildEnvironment;
import org.tagatlas.local.process.Poll;

/**
 * Process that outlives the starting process. It is identified by its command line; the pid file is
 * only a hint, because its process id can be reused by another process.
 *
 * @param name the name in error messages
 * @param pidFile the file with the process id, and optionally the start time
 * @param marker a unique argument of the command line
 * @param mainClass the suffix of another argument, such as the main class; empty for any
 */
record ManagedProcess(String name, Path pidFile, String marker, String mainClass) {

  private static final Duration POLL_PAUSE = Duration.ofMillis(100);
  private static final Poll APPEARANCE = new Poll(POLL_PAUSE, Duration.ofSeconds(10));
  private static final long SHELL_SECONDS = 10;
  private static final int START_TIME_FIELD = 22;

  /** Starts a command in a new session, or at least a new process group. */
  private static final String DETACHED =
      """
      out=$1; pid=$2; shift 2
      if command -v setsid >/dev/null; then
        setsid "$@" </dev/null >>"$out" 2>&1 &
      else
        set -m
        "$@" </dev/null >>"$out" 2>&1 &
      fi
      echo "$!" >"$pid"
      """;

  /** Returns a poll with the interval for server processes. */
  static Poll within(Duration timeout) {
    return new Poll(POLL_PAUSE, timeout);
  }

  /** Returns the {@code java} executable of this process. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Finds the process by the pid file, or among all processes if that is missing or stale. */
  Optional<ProcessHandle> find() {
    return recorded().filter(this::is).or(() -> all().findFirst());
  }

  /** Returns all processes with this command line. */
  Stream<ProcessHandle> all() {
    return ProcessHandle.allProcesses().filter(this::is);
  }

  /** Returns whether a process has this command line and is running; false for a zombie. */
  boolean is(ProcessHandle handle) {
    List<String> arguments = arguments(handle);
    return arguments.contains(marker)
        && arguments.stream().anyMatch(each -> each.endsWith(mainClass));
  }

  private Optional<ProcessHandle> recorded() {
    try {
      String[] fields = Files.readString(pidFile, StandardCharsets.US_ASCII).strip().split(" ");
      return ProcessHandle.of(Long.parseLong(fields[0]))
          .filter(handle -> fields.length < 2 || startTime(handle).equals(fields[1]));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns a process's command line; empty for a zombie. */
  static List<String> arguments(ProcessHandle handle) {
    Path file = Path.of("/proc", Long.toString(handle.pid()), "cmdline");
    try {
      // ProcessHandle truncates long command lines.
      return List.of(Files.readString(file, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return handle.info().arguments().map(Arrays::asList).orElse(List.of());
    }
  }

  /** Returns a process's start time, in a form that is independent of clock changes. */
  static String startTime(ProcessHandle handle) {
    try {
      return statFields(handle)[START_TIME_FIELD - 3];
    } catch (IOException e) {
      return Long.toString(handle.info().startInstant().orElse(Instant.EPOCH).toEpochMilli());
    }
  }

  /** Returns the fields of a process's status from the third one, its state. */
  private static String[] statFields(ProcessHandle handle) throws IOException {
    Path file = Path.of("/proc", Long.toString(handle.pid()), "stat");
    String stat = Files.readString(file, StandardCharsets.ISO_8859_1);
    // The second field is the program's name in parentheses, which can contain any character.
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }

  /**
   * Starts the process, detached from the terminal's Ctrl-C.
   *
   * @param command the command, which contains the marker; must not contain secrets, because every
   *     user can read it
   * @param directory the working directory
   * @param output the file to append output to
   * @param environment additional environment variables
   * @return the process; empty if it terminated immediately
   */
  Optional<ProcessHandle> start(
      List<String> command, Path directory, Path output, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> detached = new ArrayList<>(List.of("bash", "-c", DETACHED, "bash"));
    detached.add(output.toString());
    detached.add(pidFile.toString());
    detached.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(detached)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    ChildEnvironment.prepare(builder.environment());
    builder.environment().putAll(environment);
    Process shell = builder.start();
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      // Killing the shell now could leave an unknown process.
      shell.onExit().orTimeout(SHELL_SECONDS, TimeUnit.SECONDS).exceptionally(late -> null).join();
      throw e;
    }
    // The process executes setsid, then the program. Between the two it has no arguments, so it
    // would
    // look as if it had terminated.
    Path program = Path.of(command.get(0)).getFileName();
    APPEARANCE.until(
        () ->
            find().filter(handle -> executes(handle, program)).isPresent()
                || recorded().filter(handle -> !hasTerminated(handle)).isEmpty());
    return find();
  }

  private static boolean executes(ProcessHandle handle, Path program) {
    return handle
        .info()
        .command()
        .map(path -> Path.of(path).getFileName().equals(program))
        .orElse(false);
  }

  /** Returns whether a process has terminated; true for a zombie. */
  private static boolean hasTerminated(ProcessHandle handle) {
    try {
      return statFields(handle)[0].matches("[ZX]");
    } catch (IOException e) {
      return !handle.isAlive();
    }
  }

  /**
   * Terminates the process, and kills it after a timeout.
   *
   * @return whether it was running
   * @throws ServerConfigurationException if it belongs to another user
   * @throws ServerStartException if it cannot be killed
   */
  boolean stop(Duration timeout) throws IOException, InterruptedException {
    Optional<ProcessHandle> running = find();
    if (running.isPresent()) {
      stop(running.get(), timeout);
    }
    return running.isPresent();
  }

  private void stop(ProcessHandle handle, Duration timeout)
      throws IOException, InterruptedException {
    // The handle identifies its process by id and start time, so no other process is stopped.
    if (!handle.destroy() && is(handle)) {
      throw new ServerConfigurationException(
          name
              + " (process "
              + handle.pid()
              + ") belongs to "
              + handle.info().user().orElse("another user")
              + ": stop it as that user or as root.");
    }
    Poll end = within(timeout);
    if (!end.until(() -> !is(handle))) {
      handle.destroyForcibly();
      if (!end.until(() -> !is(handle))) {
        throw new ServerStartException(name + " (process " + handle.pid() + ") cannot be killed.");
      }
    }
  }

  /** Kills a process to simulate a crash, and waits until it has terminated. */
  void kill(ProcessHandle handle) throws InterruptedException {
    handle.destroyForcibly();
    Poll.unlimited(POLL_PAUSE).until(() -> !is(handle));
  }
}
