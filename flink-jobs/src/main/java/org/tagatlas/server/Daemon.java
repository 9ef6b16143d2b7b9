package org.tagatlas.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Java process that goes on when the one that started it has ended. It is known by a file with
 * its number and the time of its start, and by an argument that names the folder and itself: so no
 * other process that has got the number meanwhile is ever taken for it.
 *
 * @param name what tells it from others of the folder; also the begin of its files' names
 * @param folder where its log and the file with its number are, absolute
 */
public record Daemon(String name, Path folder) {

  private static final String MARKER = "-Dtagatlas.daemon=";

  /** Starts a command in a session, or at least a process group, of its own. */
  private static final String APART =
      """
      if command -v setsid >/dev/null; then
        setsid "$@" </dev/null >"$TAGATLAS_OUT" 2>&1 &
      else
        set -m
        "$@" </dev/null >"$TAGATLAS_OUT" 2>&1 &
      fi
      """;

  private static final int LINES = 15;
  private static final int START_TIME_FIELD = 22;

  /** Returns the log that it writes itself. */
  public Path log() {
    return folder.resolve("logs").resolve(name + ".log");
  }

  /** Returns what it prints: nothing, unless it fails before it has a log. */
  public Path out() {
    return folder.resolve("logs").resolve(name + ".out");
  }

  Path pidFile() {
    return folder.resolve("run").resolve(name + ".pid");
  }

  private String marker() {
    return MARKER + folder.resolve(name);
  }

  /** Finds it; empty when it does not run. */
  public Optional<ProcessHandle> find() {
    return recorded()
        .filter(this::isThis)
        // What was started by a command that ended before it could write the number.
        .or(() -> ProcessHandle.allProcesses().filter(this::isThis).findFirst());
  }

  private Optional<ProcessHandle> recorded() {
    try {
      String[] words = Files.readString(pidFile(), StandardCharsets.US_ASCII).strip().split(" ");
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(handle -> words.length == 2 && startTime(handle).equals(words[1]));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean isThis(ProcessHandle handle) {
    // A process that has ended and was not waited for has no arguments.
    return ServerProcess.arguments(handle).contains(marker());
  }

  /** Returns the words of its command line; none when it does not run. */
  public List<String> arguments() {
    return find().map(ServerProcess::arguments).orElse(List.of());
  }

  /**
   * Starts it, out of reach of the terminal's Ctrl-C.
   *
   * @param arguments of {@code java}: no secrets, for everybody on the machine can read them
   * @param environment variables beside the inherited ones
   */
  public void start(List<String> arguments, Map<String, String> environment) throws IOException {
    Files.createDirectories(log().getParent());
    Files.createDirectories(pidFile().getParent());
    Files.deleteIfExists(pidFile());
    List<String> command = new ArrayList<>(List.of("bash", "-c", APART, "bash"));
    command.add(java());
    command.add(marker());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> variables = builder.environment();
    List.of("CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "BASH_ENV")
        .forEach(variables::remove);
    variables.put("TAGATLAS_OUT", out().toString());
    variables.putAll(environment);
    try {
      builder.start().waitFor();
      ServerProcess.await(Duration.ofSeconds(10), () -> find().isPresent());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name + " started", e);
    }
    Optional<ProcessHandle> started = find();
    if (started.isPresent()) {
      Files.writeString(
          pidFile(),
          started.get().pid() + " " + startTime(started.get()) + "\n",
          StandardCharsets.US_ASCII);
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * Asks it to end and, when it does not in time, ends it.
   *
   * @return whether there was one to end
   * @throws UnusableServerException when it is another user's
   * @throws BrokenServerException when it can't be killed
   */
  public boolean stop(Duration patience) throws IOException, InterruptedException {
    Optional<ProcessHandle> running = find();
    if (running.isPresent()) {
      ProcessHandle handle = running.get();
      // The handle knows its process by number and start: it ends that one or none.
      if (!handle.destroy() && isThis(handle)) {
        throw new UnusableServerException(
            name
                + " (process "
                + handle.pid()
                + ") is "
                + handle.info().user().orElse("another user")
                + "'s: stop it as that user or as root.");
      }
      if (!ServerProcess.await(patience, () -> !isThis(handle))) {
        handle.destroyForcibly();
        if (!ServerProcess.await(patience, () -> !isThis(handle))) {
          throw new BrokenServerException(
              name + " (process " + handle.pid() + ") can't be killed.");
        }
      }
    }
    Files.deleteIfExists(pidFile());
    return running.isPresent();
  }

  /** Returns an error that has the last lines that it wrote. */
  public BrokenServerException broken(String what) {
    List<String> said = tail(out(), LINES);
    List<String> lines = said.isEmpty() ? tail(log(), LINES) : said;
    return new BrokenServerException(
        name
            + ' '
            + what
            + ". The last of what it said:\n  "
            + String.join("\n  ", lines)
            + "\nIts log is "
            + log()
            + '.');
  }

  /** Returns the last lines of a log that help, none when it can't be read. */
  static List<String> tail(Path file, int number) {
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      lines
          .filter(Launch::tells)
          .forEach(
              line -> {
                last.addLast(line);
                if (last.size() > number) {
                  last.removeFirst();
                }
              });
    } catch (IOException e) {
      return List.of();
    }
    return List.copyOf(last);
  }

  /**
   * Returns when a process was started, in the system's own words, which do not change when its
   * clock is set.
   */
  static String startTime(ProcessHandle handle) {
    Path file = Path.of("/proc", Long.toString(handle.pid()), "stat");
    try {
      String stat = Files.readString(file, StandardCharsets.ISO_8859_1);
      // The program's name comes second, in brackets, and can hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[START_TIME_FIELD - 3];
    } catch (IOException e) {
      return Long.toString(handle.info().startInstant().orElse(Instant.EPOCH).toEpochMilli());
    }
  }
}
