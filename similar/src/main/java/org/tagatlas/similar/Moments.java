package org.tagatlas.similar;

import java.util.stream.IntStream;

/** Mean and covariance of vectors. */
final class Moments {

  private static final int BLOCK = 32;

  private final int dimensions;
  private final double[] sum;
  private final double[][] products;
  private long count;

  Moments(int dimensions) {
    this.dimensions = dimensions;
    sum = new double[dimensions];
    products = new double[dimensions][dimensions];
  }

  /** Returns the moments of vectors; equal, bit by bit, to those after adding one by one. */
  static Moments of(Vectors vectors) {
    Moments moments = new Moments(vectors.dimensions());
    int dimensions = moments.dimensions;
    float[] values = vectors.values();
    moments.count = vectors.size();
    // Each thread has some rows of products, which stay in its cache, and reads all vectors.
    IntStream.range(0, (dimensions + BLOCK - 1) / BLOCK)
        .parallel()
        .forEach(
            block -> {
              int end = Math.min(dimensions, (block + 1) * BLOCK);
              for (int v = 0; v < vectors.size(); v++) {
                int offset = v * dimensions;
                for (int i = block * BLOCK; i < end; i++) {
                  moments.add(values, offset, i);
                }
              }
            });
    return moments;
  }

  private void add(float[] values, int offset, int i) {
    double value = values[offset + i];
    sum[i] += value;
    double[] row = products[i];
    for (int j = 0; j <= i; j++) {
      row[j] += value * values[offset + j];
    }
  }

  /** Adds a vector that starts at an offset. */
  void add(float[] values, int offset) {
    count++;
    for (int i = 0; i < dimensions; i++) {
      add(values, offset, i);
    }
  }

  long count() {
    return count;
  }

  /** Returns the mean; zeros without vectors. */
  double[] mean() {
    double[] mean = new double[dimensions];
    for (int i = 0; i < dimensions && count > 0; i++) {
      mean[i] = sum[i] / count;
    }
    return mean;
  }

  /**
   * Returns the covariance as the reference implementation of LOPQ estimates it: the mean of
   * products with n - 1 in the denominator, minus the product of the means.
   */
  double[][] covariance() {
    double[] mean = mean();
    double[][] covariance = new double[dimensions][dimensions];
    for (int i = 0; i < dimensions; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = products[i][j] / (count - 1) - mean[i] * mean[j];
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }
}
