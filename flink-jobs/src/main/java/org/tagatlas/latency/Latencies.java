package org.tagatlas.latency;

import java.util.Collection;

/**
 * What many latencies come to, in seconds; not a number when there are none.
 *
 * @param number how many were measured
 * @param p50 half of them are this at the most
 * @param p95 of a hundred 95 are this at the most
 * @param max the longest
 */
public record Latencies(int number, double p50, double p95, double max) {

  /** Sums up nanoseconds. */
  static Latencies of(Collection<Long> nanos) {
    double[] sorted = nanos.stream().mapToDouble(each -> each / 1e9).sorted().toArray();
    return new Latencies(sorted.length, rank(sorted, 50), rank(sorted, 95), rank(sorted, 100));
  }

  /** Returns the least value that so many percent of all are not above. */
  private static double rank(double[] sorted, int percent) {
    return sorted.length == 0 ? Double.NaN : sorted[(sorted.length * percent + 99) / 100 - 1];
  }
}
