package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tagatlas.bench.BenchProcess;
import org.tagatlas.local.process.LogTail;
import org.tagatlas.local.process.Poll;
import org.tagatlas.local.process.ShutdownHook;
import org.tagatlas.local.server.ServerStartException;

/**
 * An unbounded run in a separate process. Closing it terminates the process.
 *
 * @param process the process
 * @param output file with the output of the process
 */
record LiveRun(Process process, Path output) implements AutoCloseable {

  private static final Poll CAUGHT_UP = new Poll(Duration.ofMillis(200), Duration.ofMinutes(30));
  private static final Pattern JOB = Pattern.compile("Job ([0-9a-f]{32}) runs");

  /**
   * Starts the process.
   *
   * @param arguments command-line arguments of this program
   * @param work folder for its output
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
    ShutdownHook.add("terminate the run", process::destroy);
    return run;
  }

  /** Waits until the run has published everything that its input contained at its start. */
  void awaitCaughtUp() throws IOException, InterruptedException {
    boolean caughtUp =
        CAUGHT_UP.until(() -> text().contains("Caught up") || !process.isAlive())
            && text().contains("Caught up");
    if (!caughtUp) {
      throw new ServerStartException(
          "the run has "
              + (process.isAlive() ? "not caught up" : "ended")
              + ". The end of its output:\n"
              + String.join("\n", LogTail.of(output, 1)));
    }
  }

  /** Returns the process id. */
  long pid() {
    return process.pid();
  }

  /** Returns the id of the job if it runs on a cluster. */
  Optional<String> job() throws IOException {
    Matcher job = JOB.matcher(text());
    return job.find() ? Optional.of(job.group(1)) : Optional.empty();
  }

  private String text() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
