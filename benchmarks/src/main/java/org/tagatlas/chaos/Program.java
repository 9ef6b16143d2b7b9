package org.tagatlas.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tagatlas.bench.BenchProcess;
import org.tagatlas.local.process.ChildEnvironment;
import org.tagatlas.local.process.LogTail;

/**
 * A command of this program that runs in a separate process.
 *
 * @param name base name of its files
 * @param process the process
 * @param output file of everything that it printed
 */
record Program(String name, Process process, Path output) implements AutoCloseable {

  private static final int SHOWN_LINES = 15;

  /**
   * Starts a command.
   *
   * @param heap its Java heap, such as {@code 512m}
   * @param folder folder of its output and log
   */
  static Program start(String name, String heap, Path folder, List<String> args)
      throws IOException {
    List<String> command =
        BenchProcess.thisProgram(
            List.of(
                "-Xmx" + heap,
                "-Dtagatlas.process=true",
                "-Dtagatlas.terminal=false",
                "-Dtagatlas.log=" + folder.resolve(name + ".log")),
            args);
    return start(name, folder, new ProcessBuilder(command));
  }

  /**
   * Starts a command of another build.
   *
   * @param home the folder with its {@code tagatlas} script
   * @param heap its Java heap, such as {@code 512m}
   * @param folder where its output and its log go
   */
  static Program startOf(Path home, String name, String heap, Path folder, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("tagatlas").toString());
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TAGATLAS_HEAP", heap);
    builder.environment().put("TAGATLAS_LOG", folder.resolve(name + ".log").toString());
    return start(name, folder, builder);
  }

  private static Program start(String name, Path folder, ProcessBuilder builder)
      throws IOException {
    Path output = folder.resolve(name + ".out");
    builder
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(ChildEnvironment.locale());
    return new Program(name, builder.start(), output);
  }

  /**
   * Runs a command and waits until it exits.
   *
   * @throws ChaosException if its exit code is not 0
   */
  static void run(String name, String heap, Path folder, List<String> args)
      throws IOException, InterruptedException {
    try (Program program = start(name, heap, folder, args)) {
      program.awaitSuccess();
    }
  }

  /**
   * Waits until it has ended.
   *
   * @throws ChaosException when it ends with another code than 0
   */
  void awaitSuccess() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw ended();
    }
  }

  /** Returns everything that it printed. */
  String printed() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Returns an exception with the last lines that it printed. */
  ChaosException ended() throws IOException {
    List<String> lines = LogTail.of(output, SHOWN_LINES);
    return new ChaosException(
        name
            + " exited with code "
            + process.exitValue()
            + ". Its last output:\n  "
            + String.join("\n  ", lines)
            + "\nSee "
            + output
            + " and the log next to it.");
  }

  /** Kills the process if it is running and waits until it has exited. */
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
