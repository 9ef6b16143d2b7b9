package org.tagatlas.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tagatlas.local.process.ChildEnvironment;
import org.tagatlas.local.process.LogTail;

/**
 * A process measured from outside: its wall time, its peak memory, and the peak size of a folder.
 * Memory is read from Linux's procfs and is 0 on other systems.
 */
public final class BenchProcess {

  private static final long POLL_MILLIS = 200;
  private static final int SHOWN_LINES = 20;

  /**
   * The measurements of a process.
   *
   * @param seconds wall time from the start of the process to its exit
   * @param peakMemory peak resident memory in bytes
   * @param peakFolder peak size of all files in the watched folder in bytes
   */
  public record Measured(double seconds, long peakMemory, long peakFolder) {}

  private BenchProcess() {}

  /** Returns the command that starts this program in a new process. */
  public static List<String> thisProgram(List<String> jvmOptions, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.tagatlas.launcher.Launcher");
    command.addAll(args);
    return command;
  }

  /**
   * Runs a process and waits until it exits.
   *
   * @param output file for its output
   * @param folder folder to watch; it need not exist
   * @throws IOException if its exit code is not 0; the message has its last lines
   */
  public static Measured run(List<String> command, Path output, Path folder)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(ChildEnvironment.locale());
    Process process = builder.start();
    long memory = 0;
    long files = 0;
    try {
      process.getOutputStream().close();
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        memory = Math.max(memory, peakMemory(process.pid()));
        files = Math.max(files, size(folder));
      }
    } finally {
      process.destroyForcibly();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException(
          "it exited with code "
              + process.exitValue()
              + ". Its last output:\n"
              + String.join("\n", LogTail.of(output, SHOWN_LINES)));
    }
    return new Measured(seconds, memory, files);
  }

  /** Returns the peak resident memory of a process in bytes, or 0 if unknown. */
  private static long peakMemory(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      // The process has just exited, or this is not Linux.
      return 0;
    }
  }

  private static long size(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(BenchProcess::fileSize).sum();
    } catch (UncheckedIOException | NoSuchFileException e) {
      // A file was deleted meanwhile; the next poll measures again.
      return 0;
    }
  }

  private static long fileSize(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
