package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KMeansTest {

  @Test
  void findsTheMiddleOfSeparateGroups() {
    Random random = new Random(1);
    float[] rows = new float[2 * 9000];
    for (int i = 0; i < 9000; i++) {
      rows[2 * i] = 100 * (i % 3) + (float) random.nextGaussian();
      rows[2 * i + 1] = (float) random.nextGaussian();
    }
    float[] centroids = KMeans.centroids(rows, 2, 3, 10, 7);
    float[] first = {centroids[0], centroids[2], centroids[4]};
    Arrays.sort(first);
    for (int i = 0; i < 3; i++) {
      assertThat(first[i]).isBetween(100 * i - 0.2f, 100 * i + 0.2f);
    }
  }

  @Test
  void hasNoEmptyClusterIfThereAreEnoughDifferentRows() {
    // Five rows at one place attract most seeds.
    float[] rows = {0, 0, 0, 0, 0, 10, 20, 30};
    float[] centroids = KMeans.centroids(rows, 1, 4, 10, 3);
    Arrays.sort(centroids);
    assertThat(centroids).containsExactly(0, 10, 20, 30);
  }

  @Test
  void acceptsEqualRows() {
    assertThat(KMeans.centroids(new float[] {5, 5, 5}, 1, 3, 4, 1)).containsOnly(5);
  }

  @Test
  void needsAsManyRowsAsClusters() {
    assertThatThrownBy(() -> KMeans.centroids(new float[] {1, 2}, 1, 3, 4, 1))
        .hasMessageContaining("2 vectors for 3 clusters");
  }
}
