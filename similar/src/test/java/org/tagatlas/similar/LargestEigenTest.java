package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LargestEigenTest {

  private static double[][] covariance(int dimensions, int vectors, long seed) {
    return Moments.of(Vectors.of(SampleVectors.rows(vectors, dimensions, 4, seed))).covariance();
  }

  /** With few vectors, the matrix has a lower rank than requested. */
  @Property(tries = 30)
  void agreesWithTheFullDecomposition(
      @ForAll @IntRange(min = 1, max = 30) int size,
      @ForAll @IntRange(min = 2, max = 60) int vectors,
      @ForAll long seed) {
    double[][] matrix = covariance(size, vectors, seed);
    int count = 1 + (int) Math.floorMod(seed, (long) size);
    SymmetricEigen all = SymmetricEigen.of(matrix);
    LargestEigen largest = LargestEigen.of(matrix, count);
    double scale = Math.max(1, Math.abs(all.values()[size - 1]));
    for (int k = 0; k < count; k++) {
      assertThat(largest.values()[k])
          .isCloseTo(all.values()[size - count + k], within(1e-6 * scale));
      double[] vector = largest.vector(k);
      for (int i = 0; i < size; i++) {
        double product = 0;
        for (int j = 0; j < size; j++) {
          product += matrix[i][j] * vector[j];
        }
        assertThat(product).isCloseTo(largest.values()[k] * vector[i], within(1e-6 * scale));
      }
      for (int other = 0; other <= k; other++) {
        double dot = 0;
        for (int i = 0; i < size; i++) {
          dot += vector[i] * largest.vector(other)[i];
        }
        assertThat(dot).isCloseTo(other == k ? 1 : 0, within(1e-9));
      }
    }
  }

  @Example
  void findsTheComponentsOfLongVectors() {
    Vectors vectors = Vectors.of(SampleVectors.rows(400, 600, 6, 5));
    Pca pca = Pca.of(vectors, 8);
    double[][] covariance = Moments.of(vectors).covariance();
    SymmetricEigen all = SymmetricEigen.of(covariance);
    double expected = 0;
    for (int i = 592; i < 600; i++) {
      expected += all.values()[i];
    }
    double found = 0;
    for (int j = 0; j < 8; j++) {
      for (int a = 0; a < 600; a++) {
        for (int b = 0; b < 600; b++) {
          found += pca.matrix()[a][j] * covariance[a][b] * pca.matrix()[b][j];
        }
      }
    }
    assertThat(found / expected).as("variance of the components").isCloseTo(1, within(1e-5));
    assertThat(Pca.of(vectors, 8).matrix()).as("reproducible").isDeepEqualTo(pca.matrix());
  }

  @Example
  void sumsMomentsAsOneByOne() {
    Vectors vectors = Vectors.of(SampleVectors.rows(50, 70, 3, 9));
    Moments one = new Moments(70);
    for (int i = 0; i < 50; i++) {
      one.add(vectors.values(), i * 70);
    }
    assertThat(Moments.of(vectors).covariance()).isDeepEqualTo(one.covariance());
    assertThat(Moments.of(vectors).mean()).isEqualTo(one.mean());
  }
}
