package org.tagatlas.fetch;

/**
 * Limits the requests to a host: in flight, per second, and by pauses that it requests; with a
 * circuit breaker. Failures in a row open the circuit. After a pause one request is sent as a
 * probe: if it succeeds, the circuit closes, otherwise the pause doubles. Times are milliseconds of
 * the caller's clock. Not thread-safe.
 */
public final class HostRateLimiter {

  /** The time of the next request if only a response can allow it. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long MAX_PAUSE = 3_600_000;

  private final int maxInFlight;
  private final double millisBetween;
  private final int maxFailures;
  private final long firstPause;

  private int inFlight;
  private double nextSlot = Double.NEGATIVE_INFINITY;
  private long pausedUntil = Long.MIN_VALUE;
  private int failuresInRow;
  private boolean open;
  private long openedAt;
  private long openUntil;
  private long nextPause;

  /**
   * Makes a limiter whose circuit is closed.
   *
   * @param maxInFlight maximum number of requests in flight
   * @param perSecond maximum number of requests per second
   * @param maxFailures number of failures in a row that opens the circuit
   * @param firstPause how long the circuit is open at first
   */
  public HostRateLimiter(int maxInFlight, double perSecond, int maxFailures, long firstPause) {
    this.maxInFlight = maxInFlight;
    this.millisBetween = 1000 / perSecond;
    this.maxFailures = maxFailures;
    this.firstPause = firstPause;
    nextPause = firstPause;
  }

  /** Returns the earliest time of the next request: now, later, or {@link #NEVER}. */
  public long nextAllowed(long now) {
    if (inFlight >= (open ? 1 : maxInFlight)) {
      return NEVER;
    }
    long slot = nextSlot == Double.NEGATIVE_INFINITY ? now : (long) Math.ceil(nextSlot);
    return Math.max(Math.max(now, slot), Math.max(pausedUntil, open ? openUntil : now));
  }

  /** Records a sent request. */
  public void onRequest(long now) {
    inFlight++;
    // Unused slots expire: no burst follows an idle period.
    nextSlot = Math.max(nextSlot, now) + millisBetween;
  }

  /** Records a response that shows that the host works, even if it rejects the request. */
  public void onSuccess() {
    inFlight--;
    failuresInRow = 0;
    open = false;
    nextPause = firstPause;
  }

  /**
   * Records a failure of the host.
   *
   * @param pause pause that the host requests, 0 if none
   */
  public void onFailure(long now, long pause) {
    inFlight--;
    failuresInRow++;
    if (pause > 0) {
      pausedUntil = Math.max(pausedUntil, now + pause);
    }
    if (open ? now >= openUntil : failuresInRow >= maxFailures) {
      openedAt = open ? openedAt : now;
      open = true;
      openUntil = now + nextPause;
      nextPause = Math.min(2 * nextPause, MAX_PAUSE);
    }
  }

  /** Returns whether the circuit is open, also while a probe is in flight. */
  public boolean isOpen() {
    return open;
  }

  /** Returns when the circuit opened; undefined unless it is open. */
  public long openedAt() {
    return openedAt;
  }

  /** Returns when the next probe is allowed; undefined unless the circuit is open. */
  public long openUntil() {
    return openUntil;
  }

  /** Returns the number of failures since the last success. */
  public int failuresInRow() {
    return failuresInRow;
  }

  /** Returns the number of requests in flight. */
  public int inFlight() {
    return inFlight;
  }
}
