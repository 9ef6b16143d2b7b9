package org.tagatlas.similar;

import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations. The result depends
 * only on the matrix, not on the machine.
 */
final class SymmetricEigen {

  private static final int MAX_SWEEPS = 60;

  private final int size;
  private final double[][] matrix;

  /** Row i is the eigenvector of the i-th value on the diagonal. */
  private final double[][] vectors;

  private final int[] order;

  private SymmetricEigen(double[][] symmetric) {
    size = symmetric.length;
    matrix = new double[size][];
    vectors = new double[size][size];
    for (int i = 0; i < size; i++) {
      matrix[i] = symmetric[i].clone();
      vectors[i][i] = 1;
    }
    diagonalize();
    order =
        IntStream.range(0, size)
            .boxed()
            .sorted((a, b) -> Double.compare(matrix[a][a], matrix[b][b]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** Decomposes a symmetric matrix, of which only the values are read. */
  static SymmetricEigen of(double[][] symmetric) {
    return new SymmetricEigen(symmetric);
  }

  /** Returns the eigenvalues in ascending order. */
  double[] values() {
    return IntStream.of(order).mapToDouble(i -> matrix[i][i]).toArray();
  }

  /** Returns the eigenvector of a value by its position in ascending order; its sign is fixed. */
  double[] vector(int position) {
    return withFixedSign(vectors[order[position]].clone());
  }

  /** Makes the largest component positive, in place. */
  static double[] withFixedSign(double[] vector) {
    int largest = 0;
    for (int i = 1; i < vector.length; i++) {
      if (Math.abs(vector[i]) > Math.abs(vector[largest])) {
        largest = i;
      }
    }
    // Both signs are right: one rule makes training reproducible.
    if (vector[largest] < 0) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = -vector[i];
      }
    }
    return vector;
  }

  private void diagonalize() {
    double norm = 0;
    for (double[] row : matrix) {
      for (double value : row) {
        norm += value * value;
      }
    }
    double enough = norm * 1e-30;
    for (int sweep = 0; sweep < MAX_SWEEPS && offDiagonal() > enough; sweep++) {
      for (int p = 0; p < size - 1; p++) {
        for (int q = p + 1; q < size; q++) {
          rotate(p, q);
        }
      }
    }
  }

  private double offDiagonal() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        sum += matrix[i][j] * matrix[i][j];
      }
    }
    return sum;
  }

  private void rotate(int p, int q) {
    double off = matrix[p][q];
    if (off == 0) {
      return;
    }
    double theta = (matrix[q][q] - matrix[p][p]) / (2 * off);
    double t = 1 / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    t = theta < 0 ? -t : t;
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    double[] rowP = matrix[p];
    double[] rowQ = matrix[q];
    for (int i = 0; i < size; i++) {
      double a = matrix[i][p];
      double b = matrix[i][q];
      matrix[i][p] = c * a - s * b;
      matrix[i][q] = s * a + c * b;
    }
    turn(rowP, rowQ, c, s);
    turn(vectors[p], vectors[q], c, s);
  }

  private void turn(double[] first, double[] second, double c, double s) {
    for (int i = 0; i < size; i++) {
      double a = first[i];
      double b = second[i];
      first[i] = c * a - s * b;
      second[i] = s * a + c * b;
    }
  }
}
