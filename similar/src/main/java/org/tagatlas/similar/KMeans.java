package org.tagatlas.similar;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Lloyd's k-means with k-means++ seeds. The result depends only on vectors, parameters and seed: it
 * is computed in doubles, sums are added in a fixed order whatever the number of processors, and
 * the lowest index wins ties.
 */
final class KMeans {

  /** Rows whose sums are added by one thread. */
  private static final int CHUNK = 4096;

  private final float[] rows;
  private final int size;
  private final int dimensions;
  private final int clusters;

  /** Row i has value i of each centroid, so that loops over centroids are vectorized. */
  private final double[][] transposed;

  private final int[] nearest;
  private final double[] distances;

  private KMeans(float[] rows, int dimensions, int clusters) {
    this.rows = rows;
    this.dimensions = dimensions;
    this.clusters = clusters;
    size = rows.length / dimensions;
    transposed = new double[dimensions][clusters];
    nearest = new int[size];
    distances = new double[size];
  }

  /**
   * Clusters rows.
   *
   * @param rows vectors one after the other
   * @param clusters at most the number of rows
   * @return the centroids one after the other
   */
  static float[] centroids(float[] rows, int dimensions, int clusters, int iterations, long seed) {
    if (rows.length / dimensions < clusters) {
      throw new IllegalArgumentException(
          "k-means needs at least as many vectors as clusters, but got "
              + rows.length / dimensions
              + " vectors for "
              + clusters
              + " clusters");
    }
    KMeans kMeans = new KMeans(rows, dimensions, clusters);
    kMeans.seed(new SplittableRandom(seed));
    for (int i = 0; i < iterations; i++) {
      kMeans.assign();
      kMeans.update();
    }
    float[] centroids = new float[clusters * dimensions];
    for (int c = 0; c < clusters; c++) {
      for (int i = 0; i < dimensions; i++) {
        centroids[c * dimensions + i] = (float) kMeans.transposed[i][c];
      }
    }
    return centroids;
  }

  /** Chooses each seed with a probability in proportion to its squared distance from the others. */
  private void seed(SplittableRandom random) {
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    int row = random.nextInt(size);
    for (int c = 0; c < clusters; c++) {
      place(c, row);
      int chosen = row;
      parallel(
          (from, to) -> {
            for (int i = from; i < to; i++) {
              distances[i] = Math.min(distances[i], squared(i, chosen));
            }
          });
      double total = 0;
      for (double distance : distances) {
        total += distance;
      }
      double at = random.nextDouble() * total;
      row = size - 1;
      for (int i = 0; i < size; i++) {
        at -= distances[i];
        if (at < 0) {
          row = i;
          break;
        }
      }
    }
  }

  private void place(int cluster, int row) {
    for (int i = 0; i < dimensions; i++) {
      transposed[i][cluster] = rows[row * dimensions + i];
    }
  }

  private double squared(int row, int other) {
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      double difference = rows[row * dimensions + i] - (double) rows[other * dimensions + i];
      sum += difference * difference;
    }
    return sum;
  }

  private void assign() {
    parallel(
        (from, to) -> {
          double[] sums = new double[clusters];
          for (int row = from; row < to; row++) {
            Arrays.fill(sums, 0);
            for (int i = 0; i < dimensions; i++) {
              double value = rows[row * dimensions + i];
              double[] centroids = transposed[i];
              for (int c = 0; c < sums.length; c++) {
                double difference = value - centroids[c];
                sums[c] += difference * difference;
              }
            }
            int best = 0;
            for (int c = 1; c < clusters; c++) {
              best = sums[c] < sums[best] ? c : best;
            }
            nearest[row] = best;
            distances[row] = sums[best];
          }
        });
  }

  private void update() {
    int chunks = (size + CHUNK - 1) / CHUNK;
    double[][][] sums = new double[chunks][][];
    long[] counts = new long[clusters];
    IntStream.range(0, chunks)
        .parallel()
        .forEach(chunk -> sums[chunk] = sums(chunk * CHUNK, Math.min(size, (chunk + 1) * CHUNK)));
    for (int cluster : nearest) {
      counts[cluster]++;
    }
    for (int i = 0; i < dimensions; i++) {
      Arrays.fill(transposed[i], 0);
      for (double[][] part : sums) {
        for (int c = 0; c < clusters; c++) {
          transposed[i][c] += part[i][c];
        }
      }
    }
    for (int c = 0; c < clusters; c++) {
      if (counts[c] == 0) {
        reseed(c);
      } else {
        for (int i = 0; i < dimensions; i++) {
          transposed[i][c] /= counts[c];
        }
      }
    }
  }

  private double[][] sums(int from, int to) {
    double[][] sums = new double[dimensions][clusters];
    for (int row = from; row < to; row++) {
      for (int i = 0; i < dimensions; i++) {
        sums[i][nearest[row]] += rows[row * dimensions + i];
      }
    }
    return sums;
  }

  /** Moves an empty cluster to the row that is farthest from its centroid. */
  private void reseed(int cluster) {
    int farthest = 0;
    for (int row = 1; row < size; row++) {
      farthest = distances[row] > distances[farthest] ? row : farthest;
    }
    place(cluster, farthest);
    // The next empty cluster takes another row.
    distances[farthest] = 0;
  }

  private interface Range {
    void run(int from, int to);
  }

  private void parallel(Range range) {
    IntStream.range(0, (size + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(chunk -> range.run(chunk * CHUNK, Math.min(size, (chunk + 1) * CHUNK)));
  }
}
