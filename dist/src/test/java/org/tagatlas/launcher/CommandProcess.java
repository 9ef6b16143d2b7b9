package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A process that a test starts, with its output in two files. Closing it kills it as {@code kill
 * -9} does.
 *
 * @param process the process
 * @param outFile its standard output
 * @param errFile its standard error
 */
record CommandProcess(Process process, Path outFile, Path errFile) implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  /** Longer than the time limits of the commands, which report what was too slow. */
  private static final Duration EXIT_TIMEOUT = Duration.ofMinutes(5);

  /**
   * Starts a process.
   *
   * @param environment variables in addition to the inherited ones; those of AWS, Flink, Java
   *     options and Tagatlas are not inherited
   * @param work folder for the two output files
   */
  static CommandProcess start(List<String> command, Map<String, String> environment, Path work)
      throws IOException {
    Path out = Files.createTempFile(work, "child", ".out");
    Path err = Files.createTempFile(work, "child", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("AWS_")
                    || name.startsWith("TAGATLAS_")
                    || name.startsWith("FLINK_")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.equals("JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    return new CommandProcess(builder.start(), out, err);
  }

  /** Returns the path of the {@code java} that runs this JVM. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Waits until the process exits and returns the exit code. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(EXIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as("exits").isTrue();
    return process.exitValue();
  }

  /** Waits until a condition is true. Fails immediately if the process exits before. */
  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(200))
        // A file can disappear while it is being read.
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException)
        .failFast("the process has exited: " + what, () -> !process.isAlive())
        .until(condition);
  }

  /** Returns the standard output. */
  String out() throws IOException {
    return Files.readString(outFile, StandardCharsets.UTF_8);
  }

  /** Returns the standard error. */
  String err() throws IOException {
    return Files.readString(errFile, StandardCharsets.UTF_8);
  }

  /** Kills the process without a chance to clean up, and waits until it has exited. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
