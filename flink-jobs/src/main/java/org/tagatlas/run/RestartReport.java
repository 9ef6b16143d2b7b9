package org.tagatlas.run;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Prints a line whenever a job has been restarted. Not thread-safe. */
final class RestartReport {

  /** The cluster is queried at this interval. */
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final Supplier<Optional<JobRestarts>> restarts;
  private final Runnable beforeLine;
  private long lastCount;
  private long lastTime;

  /**
   * Creates a report.
   *
   * @param restarts queries the cluster; empty if it did not respond
   * @param beforeLine called before a line is printed
   * @param nanoTime now, by {@link System#nanoTime}
   */
  RestartReport(
      PrintStream out,
      Supplier<Optional<JobRestarts>> restarts,
      Runnable beforeLine,
      long nanoTime) {
    this.out = out;
    this.restarts = restarts;
    this.beforeLine = beforeLine;
    this.lastTime = nanoTime;
  }

  /** Queries the cluster, unless it was queried less than five seconds ago. */
  void update(long nanoTime) {
    if (nanoTime - lastTime < INTERVAL_NANOS) {
      return;
    }
    lastTime = nanoTime;
    restarts
        .get()
        .filter(now -> now.count() > lastCount)
        .ifPresent(
            now -> {
              lastCount = now.count();
              beforeLine.run();
              out.println(line(now));
            });
  }

  private static String line(JobRestarts now) {
    return String.format(
        Locale.ROOT,
        "tagatlas: the job was restarted after a failure (%,d %s so far)%s",
        now.count(),
        now.count() == 1 ? "restart" : "restarts",
        now.cause()
            .flatMap(text -> text.lines().findFirst())
            .map(first -> ": " + first)
            .orElse("."));
  }
}
