package org.tagatlas.latency;

import java.util.Collection;

/**
 * Statistics of latencies in seconds; NaN if there are none.
 *
 * @param number number of measured latencies
 * @param p50 median
 * @param p95 95th percentile
 * @param max maximum
 */
public record Latencies(int number, double p50, double p95, double max) {

  /** Computes the statistics of latencies in nanoseconds. */
  static Latencies of(Collection<Long> nanos) {
    double[] sorted = nanos.stream().mapToDouble(each -> each / 1e9).sorted().toArray();
    return new Latencies(sorted.length, rank(sorted, 50), rank(sorted, 95), rank(sorted, 100));
  }

  /** Returns the percentile by the nearest-rank method. */
  private static double rank(double[] sorted, int percent) {
    return sorted.length == 0 ? Double.NaN : sorted[(sorted.length * percent + 99) / 100 - 1];
  }
}
