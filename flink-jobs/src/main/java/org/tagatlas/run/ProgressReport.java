package org.tagatlas.run;

import java.io.PrintStream;
import java.util.Locale;
import org.tagatlas.summary.Summary;

/**
 * Prints the progress of a run: on a terminal one line that is updated in place, elsewhere a line
 * every ten seconds. An unbounded run prints no line while it reads no rows. Not thread-safe.
 */
public final class ProgressReport {

  private static final long PLAIN_INTERVAL_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final int totalShards;
  private final long start;
  private boolean resumed;
  private long shardsBefore;
  private long lastRows;
  private long lastTime;
  private long lastPlain;
  private long lastPlainRows;
  private double rate;
  private boolean shown;

  /**
   * Creates a report.
   *
   * @param totalShards number of shards to read; 0 if unknown
   * @param resumed whether the counts continue those of a former run
   * @param nanoTime now, by {@link System#nanoTime}
   */
  ProgressReport(
      PrintStream out, boolean terminal, int totalShards, boolean resumed, long nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.totalShards = totalShards;
    this.resumed = resumed;
    this.start = nanoTime;
    this.lastTime = nanoTime;
    this.lastPlain = nanoTime;
  }

  /** Updates the report with the current counts. */
  void update(Summary summary, long nanoTime) {
    long rows = summary.count("rows");
    if (resumed) {
      // Rows read before the restore do not count for the rate.
      resumed = false;
      lastRows = rows;
      lastPlainRows = rows;
      shardsBefore = summary.count("shards");
    }
    double seconds = (nanoTime - lastTime) / 1e9;
    // Exponential smoothing: the newest rate weighs a third.
    double newest = seconds > 0 ? (rows - lastRows) / seconds : 0;
    if (rows != lastRows || !allRead(summary)) {
      rate = rate == 0 ? newest : rate * 2 / 3 + newest / 3;
    }
    lastRows = rows;
    lastTime = nanoTime;
    if (terminal) {
      // Disables line wrapping: a wrapped line could not be overwritten.
      out.print("\r\u001b[?7l" + line(summary, nanoTime) + "\u001b[K\u001b[?7h");
      shown = true;
      out.flush();
    } else if (nanoTime - lastPlain >= PLAIN_INTERVAL_NANOS && !idle(rows)) {
      lastPlain = nanoTime;
      lastPlainRows = rows;
      out.println(line(summary, nanoTime));
    }
  }

  private boolean idle(long rows) {
    return totalShards == 0 && rows == lastPlainRows;
  }

  /** Clears the line on a terminal, so that something else can be printed. */
  void clear() {
    if (shown) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private String line(Summary summary, long nanoTime) {
    long shards = summary.count("shards");
    long rejects = summary.rejects().values().stream().mapToLong(Long::longValue).sum();
    String done =
        totalShards > 0
            ? String.format(Locale.ROOT, "%,d of %,d shards", shards, totalShards)
            : summary.describeSources();
    return String.format(
        Locale.ROOT,
        "%s · %,d rows · %,.0f rows/s · %,d geotagged · %,d rejects%s",
        done,
        summary.count("rows"),
        rate,
        summary.count("photos"),
        rejects,
        timeLeft(summary, nanoTime));
  }

  private String timeLeft(Summary summary, long nanoTime) {
    long shards = summary.count("shards");
    long read = shards - shardsBefore;
    if (allRead(summary)) {
      return " · ranking";
    }
    if (totalShards == 0 || read <= 0) {
      return "";
    }
    double elapsed = (nanoTime - start) / 1e9;
    return " · " + duration(elapsed * (totalShards - shards) / read) + " left";
  }

  private boolean allRead(Summary summary) {
    return totalShards > 0 && summary.count("shards") >= totalShards;
  }

  /** Returns a duration in one or two units, such as {@code 2 min 5 s}. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? whole / 60 + " min " + whole % 60 + " s"
            : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
