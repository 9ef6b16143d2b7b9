package org.tagatlas.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tagatlas.bench.BenchProcess;

/**
 * A command of this program as a process of its own.
 *
 * @param name what its files are called
 * @param process the process
 * @param output all that it printed
 */
record Program(String name, Process process, Path output) implements AutoCloseable {

  private static final int SHOWN_LINES = 15;

  /**
   * Starts a command.
   *
   * @param heap its Java heap, such as {@code 512m}
   * @param folder where its output and its log go
   */
  static Program start(String name, String heap, Path folder, List<String> args)
      throws IOException {
    Path output = folder.resolve(name + ".out");
    List<String> command =
        BenchProcess.thisProgram(
            List.of(
                "-Xmx" + heap,
                "-Dtagatlas.process=true",
                "-Dtagatlas.terminal=false",
                "-Dtagatlas.log=" + folder.resolve(name + ".log")),
            args);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    return new Program(name, process, output);
  }

  /**
   * Runs a command to its end.
   *
   * @throws ChaosException when it ends with another code than 0
   */
  static void run(String name, String heap, Path folder, List<String> args)
      throws IOException, InterruptedException {
    try (Program program = start(name, heap, folder, args)) {
      if (program.process.waitFor() != 0) {
        throw program.ended();
      }
    }
  }

  /** Returns what it printed. */
  String printed() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Returns an error that has the last lines that it printed. */
  ChaosException ended() throws IOException {
    List<String> lines = printed().lines().toList();
    return new ChaosException(
        name
            + " ended with code "
            + process.exitValue()
            + ". The last of what it said:\n  "
            + String.join(
                "\n  ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()))
            + "\nMore is in "
            + output
            + " and in its log beside.");
  }

  /** Ends it, if it runs, and waits until it has. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
