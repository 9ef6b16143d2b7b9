package org.tagatlas.similar;

/** Mean and covariance of vectors. */
final class Moments {

  private final int dimensions;
  private final double[] sum;
  private final double[][] products;
  private long count;

  Moments(int dimensions) {
    this.dimensions = dimensions;
    sum = new double[dimensions];
    products = new double[dimensions][dimensions];
  }

  /** Adds a vector that starts at an offset. */
  void add(float[] values, int offset) {
    count++;
    for (int i = 0; i < dimensions; i++) {
      double value = values[offset + i];
      sum[i] += value;
      double[] row = products[i];
      for (int j = 0; j <= i; j++) {
        row[j] += value * values[offset + j];
      }
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
