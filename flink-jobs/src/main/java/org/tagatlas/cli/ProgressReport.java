package org.tagatlas.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.tagatlas.summary.Summary;

/**
 * Says how far a run is: on a terminal in one line that is written over, elsewhere in a plain line
 * every ten seconds. Not thread-safe.
 */
final class ProgressReport {

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
  private double rate;
  private boolean shown;

  /**
   * Starts a report.
   *
   * @param totalShards number of shards there are to read; 0 when it is not known
   * @param resumed whether the counts go on from those of a former run
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

  /** Reports what has been done by now. */
  void update(Summary summary, long nanoTime) {
    long rows = summary.count("rows");
    if (resumed) {
      // What was done before this run says nothing of its speed.
      resumed = false;
      lastRows = rows;
      shardsBefore = summary.count("shards");
    }
    double seconds = (nanoTime - lastTime) / 1e9;
    // The newest rate weighs a third, so that the line is calm and still follows.
    double newest = seconds > 0 ? (rows - lastRows) / seconds : 0;
    if (rows != lastRows || !allRead(summary)) {
      rate = rate == 0 ? newest : rate * 2 / 3 + newest / 3;
    }
    lastRows = rows;
    lastTime = nanoTime;
    if (terminal) {
      // A line wider than the terminal is cut and not wrapped: it could not be written over.
      out.print("\r\u001b[?7l" + line(summary, nanoTime) + "\u001b[K\u001b[?7h");
      shown = true;
      out.flush();
    } else if (nanoTime - lastPlain >= PLAIN_INTERVAL_NANOS) {
      lastPlain = nanoTime;
      out.println(line(summary, nanoTime));
    }
  }

  /** Takes the line away, so that something else can be printed. */
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
            : summary.sourceWords();
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

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? whole / 60 + " min " + whole % 60 + " s"
            : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
