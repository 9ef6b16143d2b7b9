package org.tagatlas.connectors.elasticsearch;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long to wait before the next attempt: twice as long each time up to a limit, and never the
 * same for all, so that subtasks do not come back together.
 *
 * @param first the wait after the first failure, but for chance
 * @param longest the longest wait
 */
public record Backoff(Duration first, Duration longest) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** From a fifth of a second to twenty seconds. */
  public static final Backoff USUAL = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20));

  /** Checks that the waits are some. */
  public Backoff {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("no back-off: " + first + " to " + longest);
    }
  }

  /**
   * Returns a wait in milliseconds.
   *
   * @param failures failures in a row, at least one
   * @param chance from 0 (half of the full wait) to 1 (all of it)
   */
  public long millis(int failures, double chance) {
    long full = longest.toMillis();
    int doublings = Math.max(0, failures - 1);
    if (doublings < 32) {
      full = Math.min(full, first.toMillis() << doublings);
    }
    return Math.max(1, full / 2 + Math.round(full / 2.0 * chance));
  }
}
