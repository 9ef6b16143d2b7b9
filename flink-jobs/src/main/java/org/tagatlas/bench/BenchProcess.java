package org.tagatlas.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that is measured from outside: its wall time, the most memory that it had, and how
 * large a folder grew meanwhile. Memory is read where Linux tells it and is 0 elsewhere.
 */
public final class BenchProcess {

  private static final long POLL_MILLIS = 200;
  private static final int SHOWN_LINES = 20;

  /**
   * What was measured.
   *
   * @param seconds wall time from the start of the process to its end
   * @param peakMemory bytes of resident memory at the most
   * @param peakFolder bytes of all files in the watched folder at the most
   */
  public record Measured(double seconds, long peakMemory, long peakFolder) {}

  private BenchProcess() {}

  /** Returns the command that starts this program again, with other arguments. */
  public static List<String> thisProgram(List<String> jvmOptions, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.tagatlas.cli.Tagatlas");
    command.addAll(args);
    return command;
  }

  /**
   * Runs a process to its end.
   *
   * @param output file for all that it prints
   * @param folder a folder to watch; it need not be there
   * @throws IOException when it ends with another code than 0; the message has its last lines
   */
  public static Measured run(List<String> command, Path output, Path folder)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
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
          "it ended with code " + process.exitValue() + " and these lines:\n" + lastLines(output));
    }
    return new Measured(seconds, memory, files);
  }

  private static String lastLines(Path output) throws IOException {
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }

  /** Returns the high-water mark of a process's resident memory in bytes, or 0 when unknown. */
  private static long peakMemory(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      // The process has just ended, or this is no Linux.
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
      // Files come and go; the next look is as good.
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
