package org.tagatlas.runtime;

import java.util.function.LongSupplier;

/**
 * Limits deferrable work to a share of a task's time, so that derived updates never delay new
 * records. Work is done in rounds. A round may take a share of the time since the previous round
 * ended, at most 30 seconds, and does at least one piece of work. Not thread-safe.
 */
public final class TimeBudget {

  /** Maximum length of a round, because a checkpoint may wait for it. */
  private static final long MAX_NANOS = 30_000_000_000L;

  private final double share;
  private final LongSupplier nanoTime;

  private long started;
  private long ended;
  private long nanos;
  private boolean checked;

  /**
   * Creates a budget; the time of the first round is measured from now.
   *
   * @param share seconds that a round may take per second between two rounds
   */
  public TimeBudget(double share) {
    this(share, System::nanoTime);
  }

  TimeBudget(double share, LongSupplier nanoTime) {
    this.share = share;
    this.nanoTime = nanoTime;
    this.ended = nanoTime.getAsLong();
  }

  /**
   * Starts a round. Unused time of the previous round is not carried over.
   *
   * @param idle whether no records arrived since the previous round; then this one may take as long
   *     as the time between the rounds
   */
  public void startRound(boolean idle) {
    started = nanoTime.getAsLong();
    double earned = Math.max(1, started - ended) * (idle ? Math.max(share, 1) : share);
    nanos = Math.min(MAX_NANOS, (long) earned);
    ended = started;
    checked = false;
  }

  /** Returns whether this round has time for another piece of work; always true at first. */
  public boolean hasTimeLeft() {
    ended = nanoTime.getAsLong();
    boolean left = !checked || ended - started < nanos;
    checked = true;
    return left;
  }
}
