package org.tagatlas.extra.ask;

/**
 * When a host may be asked: not too much at a time, not too often, not while it asks to be left
 * alone, and not while it is in trouble. Failures in a row open its circuit; after a pause one
 * question is let through as a probe, and the circuit closes when that is answered, or pauses for
 * twice as long. Times are milliseconds of the caller's clock. Not thread-safe.
 */
final class HostGate {

  /** When nothing but an answer can change what holds. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long MAX_PAUSE = 3_600_000;

  private final int maxInFlight;
  private final double millisBetween;
  private final int troubles;
  private final long firstPause;

  private int inFlight;
  private double nextSlot = Double.NEGATIVE_INFINITY;
  private long pausedUntil = Long.MIN_VALUE;
  private int troublesInRow;
  private boolean open;
  private long openUntil;
  private long nextPause;

  /**
   * Makes a gate that is open to questions.
   *
   * @param maxInFlight questions at a time
   * @param perSecond questions in a second
   * @param troubles failures in a row that open the circuit
   * @param firstPause how long it is open at first
   */
  HostGate(int maxInFlight, double perSecond, int troubles, long firstPause) {
    this.maxInFlight = maxInFlight;
    this.millisBetween = 1000 / perSecond;
    this.troubles = troubles;
    this.firstPause = firstPause;
    nextPause = firstPause;
  }

  /** Returns when a question may be asked, at the earliest: now, later, or {@link #NEVER}. */
  long next(long now) {
    if (inFlight >= (open ? 1 : maxInFlight)) {
      return NEVER;
    }
    long slot = nextSlot == Double.NEGATIVE_INFINITY ? now : (long) Math.ceil(nextSlot);
    return Math.max(Math.max(now, slot), Math.max(pausedUntil, open ? openUntil : now));
  }

  /** Notes that a question was asked. */
  void asked(long now) {
    inFlight++;
    // Slots that nobody took are gone: after a quiet time there is no burst.
    nextSlot = Math.max(nextSlot, now) + millisBetween;
  }

  /** Notes an answer that says that the host is well, whatever it says of the question. */
  void answered() {
    inFlight--;
    troublesInRow = 0;
    open = false;
    nextPause = firstPause;
  }

  /**
   * Notes that the host did not answer as it should.
   *
   * @param pause how long it asks to be left alone, 0 when it does not
   */
  void troubled(long now, long pause) {
    inFlight--;
    troublesInRow++;
    if (pause > 0) {
      pausedUntil = Math.max(pausedUntil, now + pause);
    }
    if (open ? now >= openUntil : troublesInRow >= troubles) {
      open = true;
      openUntil = now + nextPause;
      nextPause = Math.min(2 * nextPause, MAX_PAUSE);
    }
  }

  /** Returns whether the circuit is open, be it for a probe. */
  boolean open() {
    return open;
  }

  /** Returns how many questions have no answer yet. */
  int inFlight() {
    return inFlight;
  }
}
