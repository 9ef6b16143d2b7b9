package org.tagatlas.local.process;

import java.time.Duration;

/**
 * Polls a condition until it is true.
 *
 * @param pause the time between two evaluations
 * @param timeout the time after which polling ends
 */
public record Poll(Duration pause, Duration timeout) {

  /** Longer than any process runs. */
  private static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

  /**
   * Condition to poll.
   *
   * @param <E> the exception that its evaluation throws
   */
  public interface Condition<E extends Exception> {

    /** Evaluates the condition. */
    boolean isTrue() throws E, InterruptedException;
  }

  /** Returns a poll without timeout. */
  public static Poll unlimited(Duration pause) {
    return new Poll(pause, UNLIMITED);
  }

  /**
   * Waits until a condition is true. The condition is evaluated at least once.
   *
   * @return whether the condition is true; false after the timeout
   */
  public <E extends Exception> boolean until(Condition<E> condition)
      throws E, InterruptedException {
    long start = System.nanoTime();
    while (!condition.isTrue()) {
      if (System.nanoTime() - start > timeout.toNanos()) {
        return false;
      }
      Thread.sleep(pause.toMillis());
    }
    return true;
  }
}
