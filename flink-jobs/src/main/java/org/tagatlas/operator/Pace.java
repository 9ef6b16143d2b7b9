package org.tagatlas.operator;

import java.io.Serializable;
import java.time.Duration;

/**
 * How often operators pass on what they have gathered while input still comes; a checkpoint and the
 * end of the input always make them do so.
 *
 * @param live whether changes are published as they come (a stream that never ends) or at the end
 *     of the input alone (a backfill)
 * @param flush how long a change is gathered at the most before it is counted and passed on
 * @param refresh after this time rows follow a total that moved less than one part in a hundred
 * @param share how long an operator of a live stream may rank, and tell of totals, for each second
 *     that it takes in records, in seconds; what finds no room waits, the longest waiting first
 */
public record Pace(boolean live, Duration flush, Duration refresh, double share)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * For a stream that never ends: counts are at most 15 seconds old at a checkpoint, scores 60
   * seconds, as long as that takes no more than a fifth of the time. Checkpoints that come more
   * often make the first interval that of theirs.
   */
  public static final Pace LIVE =
      new Pace(true, Duration.ofSeconds(15), Duration.ofSeconds(45), 0.25);

  /** For a backfill: signatures are ranked once, at the end of the input. */
  public static final Pace BACKFILL =
      new Pace(false, Duration.ofMinutes(10), Duration.ofMinutes(10), 0);
}
