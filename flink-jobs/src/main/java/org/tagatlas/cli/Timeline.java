package org.tagatlas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.tagatlas.summary.Summary;

/** Writes how a run goes on as CSV: a line each time there is news. */
final class Timeline implements AutoCloseable {

  private final PrintWriter out;
  private final long start;

  private Timeline(PrintWriter out, long start) {
    this.out = out;
    this.start = start;
  }

  /**
   * Opens a timeline.
   *
   * @param file where to; null for nowhere
   * @param start when the run began, by {@link System#nanoTime}
   */
  static Timeline open(Path file, long start) throws IOException {
    if (file == null) {
      return new Timeline(null, start);
    }
    PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    out.println("seconds,shards,rows,photos");
    return new Timeline(out, start);
  }

  /** Adds what has been done by now. */
  void add(Summary summary, long nanoTime) {
    if (out != null) {
      out.printf(
          Locale.ROOT,
          "%.3f,%d,%d,%d%n",
          (nanoTime - start) / 1e9,
          summary.count("shards"),
          summary.count("rows"),
          summary.count("photos"));
    }
  }

  @Override
  public void close() {
    if (out != null) {
      out.close();
    }
  }
}
