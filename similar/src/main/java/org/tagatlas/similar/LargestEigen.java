package org.tagatlas.similar;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * The largest eigenvalues and their eigenvectors of a symmetric matrix without negative
 * eigenvalues, by subspace iteration with Rayleigh-Ritz (Saad, Numerical Methods for Large
 * Eigenvalue Problems, chapter 5). One iteration takes n * n * k operations, where {@link
 * SymmetricEigen} takes some n * n * n for a sweep. The result depends only on the matrix: each
 * value is summed by one thread, in a fixed order.
 */
final class LargestEigen {

  private static final int MAX_ITERATIONS = 200;

  /** Maximum length of C v - λ v, relative to the largest eigenvalue. */
  private static final double ENOUGH = 1e-9;

  private static final long SEED = 20_161_104;

  private final int count;
  private double[] values;

  /**
   * Rows that span the subspace, orthonormal; after an iteration those of the largest values first.
   */
  private double[][] basis;

  private LargestEigen(double[][] matrix, int count) {
    this.count = count;
    int size = matrix.length;
    // More directions than requested separate the last ones from the rest faster.
    int width = Math.min(size, count + Math.max(16, count / 2));
    Random random = new Random(SEED);
    basis = new double[width][size];
    for (double[] row : basis) {
      for (int i = 0; i < size; i++) {
        row[i] = random.nextGaussian();
      }
    }
    for (int i = 0; i < MAX_ITERATIONS; i++) {
      orthonormalize();
      double[][] images = multiply(matrix, basis);
      if (turn(images)) {
        return;
      }
      basis = images;
    }
    orthonormalize();
    turn(multiply(matrix, basis));
  }

  /**
   * Decomposes a symmetric matrix.
   *
   * @param count number of eigenvalues, 1 to the size of the matrix
   */
  static LargestEigen of(double[][] matrix, int count) {
    return new LargestEigen(matrix, count);
  }

  /** Returns the eigenvalues in ascending order. */
  double[] values() {
    double[] ascending = new double[count];
    for (int i = 0; i < count; i++) {
      ascending[i] = values[count - 1 - i];
    }
    return ascending;
  }

  /** Returns the eigenvector of a value by its position in ascending order; its sign is fixed. */
  double[] vector(int position) {
    return SymmetricEigen.withFixedSign(basis[count - 1 - position].clone());
  }

  /**
   * Turns the basis, and its images, to the eigenvectors of the matrix within the subspace.
   *
   * @return whether these are eigenvectors of the matrix
   */
  private boolean turn(double[][] images) {
    int width = basis.length;
    double[][] within = new double[width][width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j <= i; j++) {
        within[i][j] = (dot(images[i], basis[j]) + dot(images[j], basis[i])) / 2;
        within[j][i] = within[i][j];
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(within);
    double[] ascending = eigen.values();
    values = new double[width];
    double[][] weights = new double[width][];
    for (int i = 0; i < width; i++) {
      values[i] = ascending[width - 1 - i];
      weights[i] = eigen.vector(width - 1 - i);
    }
    basis = combine(weights, basis);
    double[][] turned = combine(weights, images);
    System.arraycopy(turned, 0, images, 0, width);
    double enough = ENOUGH * Math.max(values[0], Double.MIN_NORMAL);
    for (int i = 0; i < count; i++) {
      double squares = 0;
      for (int j = 0; j < basis[i].length; j++) {
        double difference = images[i][j] - values[i] * basis[i][j];
        squares += difference * difference;
      }
      if (Math.sqrt(squares) > enough) {
        return false;
      }
    }
    return true;
  }

  private static double[][] combine(double[][] weights, double[][] rows) {
    double[][] combined = new double[weights.length][];
    IntStream.range(0, weights.length)
        .parallel()
        .forEach(
            i -> {
              double[] sum = new double[rows[0].length];
              for (int j = 0; j < rows.length; j++) {
                add(sum, weights[i][j], rows[j]);
              }
              combined[i] = sum;
            });
    return combined;
  }

  private static double[][] multiply(double[][] matrix, double[][] rows) {
    double[][] images = new double[rows.length][matrix.length];
    IntStream.range(0, matrix.length)
        .parallel()
        .forEach(
            i -> {
              for (int j = 0; j < rows.length; j++) {
                images[j][i] = dot(matrix[i], rows[j]);
              }
            });
    return images;
  }

  /** Gram-Schmidt, twice: once leaves errors if rows are nearly dependent. */
  private void orthonormalize() {
    for (int i = 0; i < basis.length; i++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          add(basis[i], -dot(basis[i], basis[j]), basis[j]);
        }
      }
      double length = Math.sqrt(dot(basis[i], basis[i]));
      // A matrix of lower rank: any direction that is orthogonal to the others will do.
      for (int axis = 0; length < 1e-150 && axis < basis[i].length; axis++) {
        basis[i] = new double[basis[i].length];
        basis[i][axis] = 1;
        for (int pass = 0; pass < 2; pass++) {
          for (int j = 0; j < i; j++) {
            add(basis[i], -dot(basis[i], basis[j]), basis[j]);
          }
        }
        double rest = Math.sqrt(dot(basis[i], basis[i]));
        length = rest < 1e-6 ? 0 : rest;
      }
      for (int j = 0; j < basis[i].length; j++) {
        basis[i][j] /= length;
      }
    }
  }

  private static void add(double[] sum, double weight, double[] row) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * row[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    // Four sums do not wait for each other.
    for (; i + 3 < a.length; i += 4) {
      sum0 += a[i] * b[i];
      sum1 += a[i + 1] * b[i + 1];
      sum2 += a[i + 2] * b[i + 2];
      sum3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      sum0 += a[i] * b[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }
}
