package org.tagatlas.runtime;

import java.io.Serializable;
import java.time.Duration;

/**
 * How often operators emit what they have buffered while input still arrives. They always emit
 * before a checkpoint and at the end of the input.
 *
 * @param live true for an unbounded stream, whose changes are published continuously; false for a
 *     backfill, which publishes at the end of the input only
 * @param flush maximum time that a change is buffered before it is counted and emitted
 * @param refresh time after which rows are updated for a total that changed by less than 1 %
 * @param share seconds that an operator of a live stream may spend on ranking and on emitting
 *     totals per second of processing records; work that exceeds it is deferred, and the longest
 *     deferred is done first
 */
public record EmitPolicy(boolean live, Duration flush, Duration refresh, double share)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * For an unbounded stream: at a checkpoint, counts are at most 15 seconds old and scores at most
   * 60 seconds, as long as that takes no more than a fifth of the time. With more frequent
   * checkpoints, counts are at most one checkpoint interval old.
   */
  public static final EmitPolicy LIVE =
      new EmitPolicy(true, Duration.ofSeconds(15), Duration.ofSeconds(45), 0.25);

  /** For a backfill: signatures are ranked once, at the end of the input. */
  public static final EmitPolicy BACKFILL =
      new EmitPolicy(false, Duration.ofMinutes(10), Duration.ofMinutes(10), 0);
}
