package org.tagatlas.similar;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Trains a model: principal components, coarse centroids, a rotation per coarse centroid, and fine
 * centroids that all cells of a half share. The same vectors in the same order, options and seed
 * give the same model, bit by bit.
 */
public final class LopqTrainer {

  private final LopqOptions options;
  private final int half;
  private final int subvector;
  private final float[] rows;
  private final int size;
  private final Pca pca;

  private LopqTrainer(Vectors vectors, LopqOptions options) {
    this.options = options;
    size = vectors.size();
    int dimensions = options.dimensions() > 0 ? options.dimensions() : vectors.dimensions();
    check(vectors, dimensions);
    half = dimensions / LopqModel.HALVES;
    subvector = dimensions / options.subquantizers();
    if (options.dimensions() > 0) {
      pca = Pca.of(vectors, dimensions);
      rows = new float[size * dimensions];
      float[] projected = new float[dimensions];
      float[] centred = new float[vectors.dimensions()];
      for (int i = 0; i < size; i++) {
        pca.project(vectors.values(), i * vectors.dimensions(), centred, projected);
        System.arraycopy(projected, 0, rows, i * dimensions, dimensions);
      }
    } else {
      pca = null;
      rows = Arrays.copyOf(vectors.values(), size * dimensions);
    }
  }

  /**
   * Trains a model.
   *
   * @throws IllegalArgumentException if options and vectors do not fit together
   */
  public static LopqModel train(Vectors vectors, LopqOptions options) {
    return new LopqTrainer(vectors, options).train();
  }

  private void check(Vectors vectors, int dimensions) {
    if (dimensions > vectors.dimensions()) {
      throw new IllegalArgumentException(
          "the vectors have only "
              + vectors.dimensions()
              + " dimensions, but "
              + dimensions
              + " were requested");
    }
    if (options.subquantizers() < 2
        || options.subquantizers() % LopqModel.HALVES != 0
        || dimensions % options.subquantizers() != 0) {
      throw new IllegalArgumentException(
          "the number of subquantizers must be even and divide the "
              + dimensions
              + " dimensions, but was "
              + options.subquantizers());
    }
    if (options.fineClusters() < 1 || options.fineClusters() > LopqModel.MAX_FINE) {
      throw new IllegalArgumentException(
          "the number of fine centroids must be from 1 to 256, but was " + options.fineClusters());
    }
    int needed = Math.max(options.coarseClusters(), options.fineClusters());
    if (size < needed) {
      throw new IllegalArgumentException(
          "training needs at least " + needed + " vectors, but got " + size);
    }
  }

  private LopqModel train() {
    float[][] coarse = new float[LopqModel.HALVES][];
    float[][] rotations = new float[LopqModel.HALVES][];
    float[][] means = new float[LopqModel.HALVES][];
    float[][] fine = new float[options.subquantizers()][];
    for (int i = 0; i < LopqModel.HALVES; i++) {
      float[] part = columns(rows, size, half * LopqModel.HALVES, i * half, half);
      coarse[i] =
          KMeans.centroids(
              part, half, options.coarseClusters(), options.coarseIterations(), seed(i));
      int[] cells = cells(part, coarse[i]);
      rotations[i] = new float[options.coarseClusters() * half * half];
      means[i] = new float[options.coarseClusters() * half];
      subtract(part, coarse[i], cells);
      fitRotations(part, cells, rotations[i], means[i]);
      rotate(part, cells, rotations[i], means[i]);
      int parts = options.subquantizers() / LopqModel.HALVES;
      for (int j = 0; j < parts; j++) {
        fine[i * parts + j] =
            KMeans.centroids(
                columns(part, size, half, j * subvector, subvector),
                subvector,
                options.fineClusters(),
                options.fineIterations(),
                seed(LopqModel.HALVES + i * parts + j));
      }
    }
    return new LopqModel(coarse, rotations, means, fine, pca);
  }

  private long seed(int purpose) {
    return options.seed() * 1_000_003 + purpose;
  }

  private static float[] columns(float[] rows, int size, int width, int first, int count) {
    float[] columns = new float[size * count];
    for (int i = 0; i < size; i++) {
      System.arraycopy(rows, i * width + first, columns, i * count, count);
    }
    return columns;
  }

  /** Returns the nearest coarse centroid of each row, as the encoder finds it. */
  private int[] cells(float[] part, float[] centroids) {
    int clusters = options.coarseClusters();
    int[] cells = new int[size];
    IntStream.range(0, size)
        .parallel()
        .forEach(
            row -> {
              float least = Float.POSITIVE_INFINITY;
              for (int c = 0; c < clusters; c++) {
                float sum = 0;
                for (int i = 0; i < half; i++) {
                  float difference = part[row * half + i] - centroids[c * half + i];
                  sum += difference * difference;
                }
                if (sum < least) {
                  least = sum;
                  cells[row] = c;
                }
              }
            });
    return cells;
  }

  private void subtract(float[] part, float[] centroids, int[] cells) {
    for (int row = 0; row < size; row++) {
      for (int i = 0; i < half; i++) {
        part[row * half + i] -= centroids[cells[row] * half + i];
      }
    }
  }

  /** Fits mean and rotation of the differences in each cluster. */
  private void fitRotations(float[] part, int[] cells, float[] rotations, float[] means) {
    int[][] members = members(cells);
    IntStream.range(0, members.length)
        .parallel()
        .forEach(
            cluster -> {
              Moments moments = new Moments(half);
              for (int row : members[cluster]) {
                moments.add(part, row * half);
              }
              System.arraycopy(LopqModel.floats(moments.mean()), 0, means, cluster * half, half);
              float[] rotation = rotation(moments);
              System.arraycopy(rotation, 0, rotations, cluster * half * half, half * half);
            });
  }

  private int[][] members(int[] cells) {
    int[] counts = new int[options.coarseClusters()];
    for (int cell : cells) {
      counts[cell]++;
    }
    int[][] members = new int[counts.length][];
    for (int i = 0; i < counts.length; i++) {
      members[i] = new int[counts[i]];
    }
    for (int row = size - 1; row >= 0; row--) {
      int cell = cells[row];
      counts[cell]--;
      members[cell][counts[cell]] = row;
    }
    return members;
  }

  /** Returns rows of eigenvectors, or the identity if there are too few differences for them. */
  private float[] rotation(Moments moments) {
    float[] rotation = new float[half * half];
    if (!options.rotations() || moments.count() < half) {
      for (int i = 0; i < half; i++) {
        rotation[i * half + i] = 1;
      }
      return rotation;
    }
    return rotation(moments, options.subquantizers() / LopqModel.HALVES);
  }

  /** Returns the eigenvectors of a covariance as rows, with their values spread over buckets. */
  static float[] rotation(Moments moments, int buckets) {
    SymmetricEigen eigen = SymmetricEigen.of(moments.covariance());
    int[] positions = EigenvalueAllocation.positions(buckets, eigen.values());
    float[] rotation = new float[positions.length * positions.length];
    for (int i = 0; i < positions.length; i++) {
      float[] vector = LopqModel.floats(eigen.vector(positions[i]));
      System.arraycopy(vector, 0, rotation, i * positions.length, positions.length);
    }
    return rotation;
  }

  private void rotate(float[] part, int[] cells, float[] rotations, float[] means) {
    IntStream.range(0, size)
        .parallel()
        .forEach(
            row -> {
              int matrix = cells[row] * half * half;
              float[] difference = new float[half];
              for (int i = 0; i < half; i++) {
                difference[i] = part[row * half + i] - means[cells[row] * half + i];
              }
              for (int j = 0; j < half; j++) {
                float sum = 0;
                for (int i = 0; i < half; i++) {
                  sum += difference[i] * rotations[matrix + j * half + i];
                }
                part[row * half + j] = sum;
              }
            });
  }
}
