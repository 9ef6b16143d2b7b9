package org.tagatlas.operator;

import java.util.function.LongSupplier;

/**
 * Keeps work that can wait to a share of a task's time, so that new records are never held up by
 * what only follows from them. It comes in rounds: each may take a share of the time since the
 * round before ended, half a minute at the most, and does one piece of work at the least. Not
 * thread-safe.
 */
public final class Allowance {

  /** No round takes longer than this, as a checkpoint can wait for it. */
  private static final long MAX_NANOS = 30_000_000_000L;

  private final double share;
  private final LongSupplier nanoTime;

  private long begun;
  private long ended;
  private long nanos;
  private boolean asked;

  /**
   * Makes an allowance whose first round counts from now.
   *
   * @param share how long a round may take for each second between two rounds, in seconds
   */
  public Allowance(double share) {
    this(share, System::nanoTime);
  }

  Allowance(double share, LongSupplier nanoTime) {
    this.share = share;
    this.nanoTime = nanoTime;
    this.ended = nanoTime.getAsLong();
  }

  /**
   * Begins a round; what the round before left is forgotten.
   *
   * @param idle whether no records came since the round before: then this one may take as long
   *     again as there was between the rounds
   */
  public void begin(boolean idle) {
    begun = nanoTime.getAsLong();
    double earned = Math.max(1, begun - ended) * (idle ? Math.max(share, 1) : share);
    nanos = Math.min(MAX_NANOS, (long) earned);
    ended = begun;
    asked = false;
  }

  /** Returns whether there is time for a further piece of work in this round. */
  public boolean left() {
    ended = nanoTime.getAsLong();
    boolean left = !asked || ended - begun < nanos;
    asked = true;
    return left;
  }
}
