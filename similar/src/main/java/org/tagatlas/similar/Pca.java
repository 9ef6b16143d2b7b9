package org.tagatlas.similar;

/**
 * Principal components of vectors. The components are ordered so that both halves have nearly the
 * same product of eigenvalues, which the two coarse quantizers need.
 *
 * @param mean the mean of the vectors
 * @param matrix value i of a vector contributes row i, which has one value per component
 */
public record Pca(float[] mean, float[][] matrix) {

  /**
   * Computes the components with the largest eigenvalues.
   *
   * @param components even, at most the dimensions of the vectors
   */
  static Pca of(Vectors vectors, int components) {
    int inputs = vectors.dimensions();
    Moments moments = new Moments(inputs);
    for (int i = 0; i < vectors.size(); i++) {
      moments.add(vectors.values(), i * inputs);
    }
    SymmetricEigen eigen = SymmetricEigen.of(moments.covariance());
    double[] all = eigen.values();
    double[] largest = new double[components];
    System.arraycopy(all, inputs - components, largest, 0, components);
    int[] positions = EigenvalueAllocation.positions(2, largest);
    float[][] matrix = new float[inputs][components];
    for (int j = 0; j < components; j++) {
      double[] vector = eigen.vector(inputs - components + positions[j]);
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
