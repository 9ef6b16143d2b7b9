package org.tagatlas.latency;

/**
 * The rows to send.
 *
 * @param rate rows per second
 * @param warmUp warm-up time in seconds, at the same rate
 * @param seconds duration of the measurement in seconds
 * @param before number of rows in the topic when the job starts
 */
public record Load(int rate, int warmUp, int seconds, long before) {

  /** Maximum number of probes per second. */
  private static final int MAX_PROBES = 20;

  /** Returns the total number of rows. */
  public long rows() {
    return before + (long) rate * (warmUp + seconds);
  }

  /** Returns the number of probes per second. */
  int probes() {
    return Math.max(1, Math.min(MAX_PROBES, rate / 10));
  }
}
