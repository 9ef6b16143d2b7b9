package org.tagatlas.elasticsearch;

import java.io.Serializable;
import java.time.Duration;

/**
 * Exponential back-off with jitter. The wait doubles after each failure, up to a limit. The jitter
 * keeps subtasks from retrying in step.
 *
 * @param first the wait after the first failure, before jitter
 * @param longest the maximum wait
 */
public record Backoff(Duration first, Duration longest) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** From 200 ms to 20 s. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20));

  /** Checks that the waits are positive and in order. */
  public Backoff {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("invalid back-off: from " + first + " to " + longest);
    }
  }

  /**
   * Returns the next wait in milliseconds.
   *
   * @param failures consecutive failures, at least 1
   * @param jitter from 0 (half of the full wait) to 1 (the full wait)
   */
  public long millis(int failures, double jitter) {
    long full = longest.toMillis();
    int doublings = Math.max(0, failures - 1);
    if (doublings < 32) {
      full = Math.min(full, first.toMillis() << doublings);
    }
    return Math.max(1, full / 2 + Math.round(full / 2.0 * jitter));
  }
}
