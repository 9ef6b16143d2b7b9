package org.tagatlas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tagatlas.bench.BenchProcess;
import org.tagatlas.server.BrokenServerException;

/**
 * A run that never ends, as a process of its own. Closing it ends that.
 *
 * @param process the process
 * @param output the file of all that it prints
 */
record LiveRun(Process process, Path output) implements AutoCloseable {

  private static final long POLL_MILLIS = 200;
  private static final long PATIENCE_SECONDS = 30 * 60;
  private static final Pattern JOB = Pattern.compile("Job ([0-9a-f]{32}) runs");

  /**
   * Starts it.
   *
   * @param arguments of this program
   * @param work folder for what it prints
   */
  static LiveRun start(List<String> arguments, Path work) throws IOException {
    Path output = work.resolve("run.txt");
    Process process =
        new ProcessBuilder(BenchProcess.thisProgram(List.of(), arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    LiveRun run = new LiveRun(process, output);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end the run"));
    return run;
  }

  /** Waits until it has read what was there at its start and readers find that. */
  void awaitCaughtUp() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!said().contains("Caught up")) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new BrokenServerException(
            "the run has "
                + (process.isAlive() ? "not caught up" : "ended")
                + ". What it said last:\n"
                + said().lines().reduce((line, next) -> next).orElse(""));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Returns the number of its process. */
  long pid() {
    return process.pid();
  }

  /** Returns the id of its job, when that is on a cluster. */
  Optional<String> job() throws IOException {
    Matcher job = JOB.matcher(said());
    return job.find() ? Optional.of(job.group(1)) : Optional.empty();
  }

  private String said() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
