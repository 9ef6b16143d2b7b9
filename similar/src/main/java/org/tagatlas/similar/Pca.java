package org.tagatlas.similar;

import java.util.Arrays;

/**
 * Principal components of vectors. The components are ordered so that both halves have nearly the
 * same product of eigenvalues, which the two coarse quantizers need.
 *
 * @param mean the mean of the vectors
 * @param matrix value i of a vector contributes row i, which has one value per component
 */
public record Pca(float[] mean, float[][] matrix) {

  /** Maximum number of dimensions whose full decomposition takes seconds. */
  private static final int MAX_JACOBI = 512;

  /**
   * Computes the components with the largest eigenvalues.
   *
   * @param components even, at most the dimensions of the vectors
   */
  static Pca of(Vectors vectors, int components) {
    int inputs = vectors.dimensions();
    Moments moments = Moments.of(vectors);
    double[] largest;
    double[][] axes = new double[components][];
    if (inputs > MAX_JACOBI && components <= inputs / 2) {
      LargestEigen eigen = LargestEigen.of(moments.covariance(), components);
      largest = eigen.values();
      Arrays.setAll(axes, eigen::vector);
    } else {
      SymmetricEigen eigen = SymmetricEigen.of(moments.covariance());
      largest = Arrays.copyOfRange(eigen.values(), inputs - components, inputs);
      Arrays.setAll(axes, i -> eigen.vector(inputs - components + i));
    }
    int[] positions = EigenvalueAllocation.positions(2, largest);
    float[][] matrix = new float[inputs][components];
    for (int j = 0; j < components; j++) {
      double[] vector = axes[positions[j]];
      for (int i = 0; i < inputs; i++) {
        matrix[i][j] = (float) vector[i];
      }
    }
    return new Pca(LopqModel.floats(moments.mean()), matrix);
  }

  /** Returns the number of dimensions of vectors. */
  public int inputs() {
    return mean.length;
  }

  /** Returns the number of components. */
  public int outputs() {
    return matrix[0].length;
  }

  /**
   * Projects a vector.
   *
   * @param centred receives the difference from the mean
   * @param out receives the components
   */
  void project(float[] values, int offset, float[] centred, float[] out) {
    for (int i = 0; i < mean.length; i++) {
      centred[i] = values[offset + i] - mean[i];
    }
    LopqModel.multiply(centred, matrix, out);
  }
}
