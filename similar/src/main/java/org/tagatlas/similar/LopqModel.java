package org.tagatlas.similar;

import java.util.Arrays;

/**
 * A model of locally optimized product quantization. A vector has two halves. Each half has a
 * coarse centroid; the difference from it is rotated with the matrix of that centroid and quantized
 * in parts, the subvectors. Both coarse centroids together are a cell.
 *
 * <p>Instances are immutable and can be shared by threads.
 */
public final class LopqModel {

  /** The two parts of a vector. */
  static final int HALVES = 2;

  /** A code stores each fine centroid in one byte. */
  static final int MAX_FINE = 256;

  /** A code stores each coarse centroid in two bytes. */
  static final int MAX_COARSE = 65_536;

  private final int dimensions;
  private final int coarseClusters;
  private final int subquantizers;
  private final int fineClusters;

  /**
   * By half: row i has value i of each centroid. Loops over rows that are arrays of their own are
   * vectorized by the compiler, loops over parts of a longer array are not: see SimilarBenchmark.
   */
  private final float[][][] coarse;

  /** By half and coarse cluster: value i of a difference contributes row i. */
  private final float[][][][] rotations;

  /** By half and coarse cluster: the mean of the differences. */
  private final float[][] means;

  /** By subvector: row i has value i of each centroid. */
  private final float[][][] fine;

  private final Pca pca;

  /**
   * Creates a model.
   *
   * @param coarse by half, centroids one after the other
   * @param rotations by half, matrices one after the other, row by row; rows are eigenvectors
   * @param means by half, the mean difference from each centroid, one after the other
   * @param fine by subvector, centroids one after the other; the first half of the vector first
   * @param pca what vectors are projected with first; null if they are not
   * @throws IllegalArgumentException if the sizes do not fit together
   */
  LopqModel(float[][] coarse, float[][] rotations, float[][] means, float[][] fine, Pca pca) {
    require(coarse.length == HALVES && rotations.length == HALVES && means.length == HALVES);
    subquantizers = fine.length;
    require(subquantizers >= 2 && subquantizers % HALVES == 0);
    require(coarse[0].length == coarse[1].length && coarse[0].length > 0);
    require(means[0].length == coarse[0].length && means[1].length == coarse[1].length);
    // V centroids of h values and V matrices of h * h values.
    int half = rotations[0].length / coarse[0].length;
    require(half > 0 && rotations[0].length == half * coarse[0].length);
    require(rotations[1].length == rotations[0].length);
    require(coarse[0].length % half == 0 && half * HALVES % subquantizers == 0);
    dimensions = half * HALVES;
    coarseClusters = coarse[0].length / half;
    int length = dimensions / subquantizers;
    require(fine[0].length > 0 && fine[0].length % length == 0);
    fineClusters = fine[0].length / length;
    require(fineClusters <= MAX_FINE && coarseClusters <= MAX_COARSE);
    for (float[] part : fine) {
      require(part.length == fine[0].length);
    }
    require(pca == null || pca.outputs() == dimensions);
    this.coarse = new float[HALVES][][];
    this.rotations = new float[HALVES][coarseClusters][][];
    for (int i = 0; i < HALVES; i++) {
      this.coarse[i] = columns(coarse[i], 0, coarseClusters, half);
      for (int c = 0; c < coarseClusters; c++) {
        this.rotations[i][c] = columns(rotations[i], c * half * half, half, half);
      }
    }
    this.fine = new float[subquantizers][][];
    for (int i = 0; i < subquantizers; i++) {
      this.fine[i] = columns(fine[i], 0, fineClusters, length);
    }
    this.means = new float[][] {means[0].clone(), means[1].clone()};
    this.pca = pca;
  }

  private static void require(boolean fits) {
    if (!fits) {
      throw new IllegalArgumentException("The matrices of the model do not fit together.");
    }
  }

  /** Returns the columns of a matrix that is stored row by row. */
  private static float[][] columns(float[] matrix, int start, int rows, int count) {
    float[][] columns = new float[count][rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < count; j++) {
        columns[j][i] = matrix[start + i * count + j];
      }
    }
    return columns;
  }

  /** Returns a matrix row by row. */
  private static float[] rows(float[][] columns) {
    int count = columns.length;
    float[] rows = new float[count * columns[0].length];
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < columns[j].length; i++) {
        rows[i * count + j] = columns[j][i];
      }
    }
    return rows;
  }

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Returns the number of dimensions that are quantized, after the projection. */
  public int dimensions() {
    return dimensions;
  }

  /** Returns the number of dimensions of vectors. */
  public int inputs() {
    return pca == null ? dimensions : pca.inputs();
  }

  /** Returns the number of coarse centroids of each half. */
  public int coarseClusters() {
    return coarseClusters;
  }

  /** Returns the number of subvectors, which is the number of fine bytes of a code. */
  public int subquantizers() {
    return subquantizers;
  }

  /** Returns the number of centroids of each subvector. */
  public int fineClusters() {
    return fineClusters;
  }

  /** Returns the projection of vectors; null if there is none. */
  public Pca pca() {
    return pca;
  }

  int half() {
    return dimensions / HALVES;
  }

  int subvector() {
    return dimensions / subquantizers;
  }

  /**
   * Computes the squared distances of a half of a vector to all coarse centroids.
   *
   * @param values where the half starts at the offset
   * @param distances receives one value per centroid
   */
  void coarseDistances(int half, float[] values, int offset, float[] distances) {
    distances(coarse[half], values, offset, distances);
  }

  /**
   * Computes the squared distances of a rotated subvector to all fine centroids.
   *
   * @param values where the subvector starts at the offset
   * @param distances receives one value per centroid
   */
  void fineDistances(int subvector, float[] values, int offset, float[] distances) {
    distances(fine[subvector], values, offset, distances);
  }

  private static void distances(float[][] rows, float[] values, int offset, float[] distances) {
    Arrays.fill(distances, 0);
    for (int i = 0; i < rows.length; i++) {
      float value = values[offset + i];
      float[] row = rows[i];
      for (int c = 0; c < distances.length; c++) {
        float difference = value - row[c];
        distances[c] += difference * difference;
      }
    }
  }

  /**
   * Rotates the difference of half of a vector from a coarse centroid.
   *
   * @param values where the half starts at the offset
   * @param differences receives the difference
   * @param rotated receives the result
   */
  void rotate(
      int half, int cluster, float[] values, int offset, float[] differences, float[] rotated) {
    int length = half();
    for (int i = 0; i < length; i++) {
      differences[i] =
          values[offset + i] - coarse[half][i][cluster] - means[half][cluster * length + i];
    }
    multiply(differences, rotations[half][cluster], rotated);
  }

  /**
   * Multiplies a vector with a matrix.
   *
   * @param rows value i of the vector contributes row i, which has one value per result
   * @param results receives the results
   */
  static void multiply(float[] vector, float[][] rows, float[] results) {
    Arrays.fill(results, 0);
    int i = 0;
    // Four rows at once read and write the results a quarter as often.
    for (; i + 3 < vector.length; i += 4) {
      float v0 = vector[i];
      float v1 = vector[i + 1];
      float v2 = vector[i + 2];
      float v3 = vector[i + 3];
      float[] r0 = rows[i];
      float[] r1 = rows[i + 1];
      float[] r2 = rows[i + 2];
      float[] r3 = rows[i + 3];
      for (int j = 0; j < results.length; j++) {
        results[j] += v0 * r0[j] + v1 * r1[j] + (v2 * r2[j] + v3 * r3[j]);
      }
    }
    for (; i < vector.length; i++) {
      float value = vector[i];
      float[] row = rows[i];
      for (int j = 0; j < results.length; j++) {
        results[j] += value * row[j];
      }
    }
  }

  /** Returns the vector in the middle of all vectors with a code, without the projection. */
  public float[] reconstruct(LopqCode code) {
    if (code.fine().length != subquantizers) {
      throw new IllegalArgumentException("The code has another number of subvectors.");
    }
    int length = half();
    float[] vector = new float[dimensions];
    for (int half = 0; half < HALVES; half++) {
      int cluster = half == 0 ? code.coarse1() : code.coarse2();
      double[] rotated = new double[length];
      for (int i = 0; i < subquantizers / HALVES; i++) {
        int subvector = half * subquantizers / HALVES + i;
        int centroid = Byte.toUnsignedInt(code.fine()[subvector]);
        for (int j = 0; j < subvector(); j++) {
          rotated[i * subvector() + j] = fine[subvector][j][centroid];
        }
      }
      for (int i = 0; i < length; i++) {
        double sum = (double) means[half][cluster * length + i] + coarse[half][i][cluster];
        for (int j = 0; j < length; j++) {
          sum += rotations[half][cluster][i][j] * rotated[j];
        }
        vector[half * length + i] = (float) sum;
      }
    }
    return vector;
  }

  /** Returns the coarse centroids of a half, one after the other. */
  float[] coarse(int half) {
    return rows(coarse[half]);
  }

  /** Returns the rotation of a coarse cluster, row by row. */
  float[] rotation(int half, int cluster) {
    return rows(rotations[half][cluster]);
  }

  /** Returns the mean difference from a coarse centroid. */
  float[] mean(int half, int cluster) {
    return Arrays.copyOfRange(means[half], cluster * half(), (cluster + 1) * half());
  }

  /** Returns the fine centroids of a subvector, one after the other. */
  float[] fine(int subvector) {
    return rows(fine[subvector]);
  }
}
