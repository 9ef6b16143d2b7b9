package org.tagatlas.similar;

import java.util.Random;

/** Vectors around some centres, with another direction of most variance around each of them. */
final class SampleVectors {

  private SampleVectors() {}

  static float[][] rows(int count, int dimensions, int centres, long seed) {
    Random random = new Random(seed);
    double[][] middle = new double[centres][dimensions];
    double[][][] directions = new double[centres][3][dimensions];
    for (int c = 0; c < centres; c++) {
      for (int i = 0; i < dimensions; i++) {
        middle[c][i] = 8 * random.nextGaussian();
        for (double[] direction : directions[c]) {
          direction[i] = random.nextGaussian();
        }
      }
    }
    float[][] rows = new float[count][dimensions];
    for (float[] row : rows) {
      int c = random.nextInt(centres);
      double[] along = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      for (int i = 0; i < dimensions; i++) {
        double value = middle[c][i] + 0.3 * random.nextGaussian();
        for (int k = 0; k < along.length; k++) {
          value += along[k] * directions[c][k][i];
        }
        row[i] = (float) value;
      }
    }
    return rows;
  }
}
