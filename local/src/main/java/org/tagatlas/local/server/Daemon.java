package org.tagatlas.local.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tagatlas.local.process.LogTail;

/**
 * Java process that outlives the starting process, with its log and pid file in a folder.
 *
 * @param name the process's name, unique in the folder; also the prefix of its file names
 * @param folder the absolute folder of log and pid file
 */
public record Daemon(String name, Path folder) {

  private static final String MARKER = "-Dtagatlas.daemon=";

  /** Returns the process's log file. */
  public Path log() {
    return folder.resolve("logs").resolve(name + ".log");
  }

  /**
   * Returns the file with the process's output, which is empty unless it fails before it can log.
   */
  public Path out() {
    return folder.resolve("logs").resolve(name + ".out");
  }

  Path pidFile() {
    return folder.resolve("run").resolve(name + ".pid");
  }

  private ManagedProcess process() {
    return new ManagedProcess(name, pidFile(), MARKER + folder.resolve(name), "");
  }

  /** Finds the process; empty if it is down. */
  public Optional<ProcessHandle> find() {
    return process().find();
  }

  /** Returns the process's command line; empty if it is down. */
  public List<String> arguments() {
    return find().map(ManagedProcess::arguments).orElse(List.of());
  }

  /**
   * Starts the process, detached from the terminal's Ctrl-C.
   *
   * @param arguments the arguments of {@code java}; must not contain secrets, because every user
   *     can read them
   * @param environment additional environment variables
   */
  public void start(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    Files.createDirectories(out().getParent());
    Files.createDirectories(pidFile().getParent());
    Files.deleteIfExists(out());
    Files.deleteIfExists(pidFile());
    List<String> command = new ArrayList<>();
    command.add(ManagedProcess.java().toString());
    command.add(process().marker());
    command.addAll(arguments);
    Optional<ProcessHandle> started = process().start(command, folder, out(), environment);
    if (started.isPresent()) {
      Files.writeString(
          pidFile(),
          started.get().pid() + " " + ManagedProcess.startTime(started.get()) + "\n",
          StandardCharsets.US_ASCII);
    } else {
      Files.deleteIfExists(pidFile());
    }
  }

  /**
   * Terminates the process, and kills it after a timeout.
   *
   * @return whether it was running
   * @throws ServerConfigurationException if it belongs to another user
   * @throws ServerStartException if it cannot be killed
   */
  public boolean stop(Duration timeout) throws IOException, InterruptedException {
    boolean stopped = process().stop(timeout);
    Files.deleteIfExists(pidFile());
    return stopped;
  }

  /** Returns an exception with the last lines of output or log. */
  public ServerStartException startFailure(String problem) {
    List<String> printed = tail(out());
    return ServerStartException.of(name, problem, printed.isEmpty() ? tail(log()) : printed, log());
  }

  private static List<String> tail(Path file) {
    return Files.isReadable(file) ? LogTail.forError().add(file).lines() : List.of();
  }
}
