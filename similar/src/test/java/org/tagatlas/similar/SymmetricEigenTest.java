package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SymmetricEigenTest {

  @Property(tries = 50)
  void decomposes(@ForAll @IntRange(min = 1, max = 24) int size, @ForAll long seed) {
    Random random = new Random(seed);
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        // Zeros and equal values are the difficult cases.
        matrix[i][j] = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
        matrix[j][i] = matrix[i][j];
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    double[] values = eigen.values();
    assertThat(values).isSorted();
    for (int k = 0; k < size; k++) {
      double[] vector = eigen.vector(k);
      for (int i = 0; i < size; i++) {
        double product = 0;
        for (int j = 0; j < size; j++) {
          product += matrix[i][j] * vector[j];
        }
        assertThat(product).isCloseTo(values[k] * vector[i], within(1e-9));
      }
      for (int other = 0; other <= k; other++) {
        double dot = 0;
        for (int i = 0; i < size; i++) {
          dot += vector[i] * eigen.vector(other)[i];
        }
        assertThat(dot).isCloseTo(other == k ? 1 : 0, within(1e-9));
      }
    }
  }
}
