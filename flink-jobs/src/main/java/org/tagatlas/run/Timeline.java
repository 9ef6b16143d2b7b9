package org.tagatlas.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.tagatlas.summary.Summary;

/** Writes the progress of a run as CSV, one line per update. */
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
   * @param file the file; empty to write nothing
   * @param start when the run started, by {@link System#nanoTime}
   */
  static Timeline open(Optional<Path> file, long start) throws IOException {
    if (file.isEmpty()) {
      return new Timeline(null, start);
    }
    PrintWriter out = new PrintWriter(Files.newBufferedWriter(file.get(), StandardCharsets.UTF_8));
    out.println("seconds,shards,rows,photos");
    return new Timeline(out, start);
  }

  /** Adds the progress at a time. */
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
