package org.tagatlas.similar;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Distributes eigenvalues over buckets so that their products are nearly equal: greedily, largest
 * value first, as in the reference implementation of LOPQ.
 */
final class EigenvalueAllocation {

  private EigenvalueAllocation() {}

  /**
   * Returns the positions of the eigenvalues, bucket by bucket.
   *
   * @param values as many as a multiple of the number of buckets
   */
  static int[] positions(int buckets, double[] values) {
    int capacity = values.length / buckets;
    double least = Arrays.stream(values).map(Math::abs).filter(value -> value > 0).min().orElse(1);
    int[] descending =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((a, b) -> Double.compare(values[b], values[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] sums = new double[buckets];
    int[] filled = new int[buckets];
    int[] positions = new int[buckets * capacity];
    for (int position : descending) {
      int bucket = -1;
      for (int i = 0; i < buckets; i++) {
        if (filled[i] < capacity && (bucket < 0 || sums[i] < sums[bucket])) {
          bucket = i;
        }
      }
      double scaled = Math.abs(values[position]) / least;
      // The logarithm of zero would make a bucket the best one for all further values.
      sums[bucket] += scaled > 0 ? Math.log(scaled) : 0;
      positions[bucket * capacity + filled[bucket]] = position;
      filled[bucket]++;
    }
    return positions;
  }
}
