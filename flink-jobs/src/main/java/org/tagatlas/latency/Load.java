package org.tagatlas.latency;

/**
 * What is sent.
 *
 * @param rate rows a second
 * @param warmUp seconds at that rate ahead of the measurement
 * @param seconds how long is measured
 * @param before rows that are in the topic when the job starts
 */
public record Load(int rate, int warmUp, int seconds, long before) {

  /** Of the rows a second, how many are probes at the most. */
  private static final int MOST_PROBES = 20;

  /** Returns how many rows there have to be at least. */
  public long rows() {
    return before + (long) rate * (warmUp + seconds);
  }

  /** Returns how many probes are sent each second. */
  int probes() {
    return Math.max(1, Math.min(MOST_PROBES, rate / 10));
  }
}
