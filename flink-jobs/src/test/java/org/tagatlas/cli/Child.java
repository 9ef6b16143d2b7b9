package org.tagatlas.cli;

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
 * A process of a test's, with what it prints in two files. Closing it kills it as {@code kill -9}
 * does.
 *
 * @param process the process
 * @param outFile its standard output
 * @param errFile its standard error
 */
record Child(Process process, Path outFile, Path errFile) implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(120);

  /**
   * Starts a process.
   *
   * @param work where its two files go
   * @param environment variables beside the inherited ones; AWS and Java ones are not inherited
   */
  static Child start(List<String> command, Map<String, String> environment, Path work)
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
    return new Child(builder.start(), out, err);
  }

  /** Returns the path of this JVM's own {@code java}. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Waits for the end and returns the exit code. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as("ends").isTrue();
    return process.exitValue();
  }

  /** Waits until a condition holds, and fails at once when the process ends before. */
  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        // A file can vanish while it is being looked at.
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException)
        .failFast("the process has ended: " + what, () -> !process.isAlive())
        .until(condition);
  }

  /** Returns what it printed to standard output. */
  String out() throws IOException {
    return Files.readString(outFile, StandardCharsets.UTF_8);
  }

  /** Returns what it printed to standard error. */
  String err() throws IOException {
    return Files.readString(errFile, StandardCharsets.UTF_8);
  }

  /** Kills it without any chance to clear up, and waits until it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
