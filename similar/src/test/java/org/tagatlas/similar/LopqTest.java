package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.similar.LopqSearcher.Neighbor;
import org.tagatlas.similar.LopqSearcher.Result;

/** Models, codes and searches against definitions and brute force. */
class LopqTest {

  private static final int DIMENSIONS = 32;

  private static final float[][] ROWS = SampleVectors.rows(6000, DIMENSIONS, 12, 1);
  private static final Vectors VECTORS = Vectors.of(Arrays.copyOf(ROWS, 5600));
  private static final List<float[]> QUERIES = Arrays.asList(ROWS).subList(5600, 6000);

  private static final LopqOptions OPTIONS = LopqOptions.of(8, 8).withFineClusters(64);

  private static final LopqModel MODEL = LopqTrainer.train(VECTORS, OPTIONS);
  private static final LopqIndex INDEX = LopqIndex.of(MODEL, VECTORS);

  @Test
  void estimatesTheDistanceToTheReconstruction() {
    LopqSearcher searcher = new LopqSearcher(INDEX, null);
    LopqEncoder encoder = new LopqEncoder(MODEL);
    for (float[] query : QUERIES.subList(0, 20)) {
      for (Neighbor found : searcher.search(query, 100, 20, 0).neighbors()) {
        float[] approximate = MODEL.reconstruct(encoder.encode(VECTORS.vector((int) found.id())));
        assertThat(found.squaredDistance())
            .isCloseTo(squaredDistance(query, approximate), within(0.01));
      }
    }
  }

  @Test
  void choosesTheNearestCentroids() {
    LopqEncoder encoder = new LopqEncoder(MODEL);
    int half = DIMENSIONS / 2;
    for (float[] query : QUERIES.subList(0, 20)) {
      LopqCode code = encoder.encode(query);
      for (int h = 0; h < 2; h++) {
        float[] part = Arrays.copyOfRange(query, h * half, (h + 1) * half);
        float[] centroids = MODEL.coarse(h);
        int nearest =
            IntStream.range(0, 8)
                .boxed()
                .min(
                    Comparator.comparingDouble(
                        c ->
                            squaredDistance(
                                part, Arrays.copyOfRange(centroids, c * half, (c + 1) * half))))
                .orElseThrow();
        assertThat(h == 0 ? code.coarse1() : code.coarse2()).isEqualTo(nearest);
      }
      // No other fine centroid is nearer.
      double distance = squaredDistance(query, MODEL.reconstruct(code));
      for (int i = 0; i < 8; i++) {
        for (int other = 0; other < 64; other += 7) {
          byte[] fine = code.fine().clone();
          fine[i] = (byte) other;
          LopqCode changed = new LopqCode(code.coarse1(), code.coarse2(), fine);
          assertThat(squaredDistance(query, MODEL.reconstruct(changed)))
              .isGreaterThan(distance - 0.01);
        }
      }
    }
  }

  @Test
  void equalsBruteForceWithoutQuotaAndWithExactDistances() {
    LopqSearcher searcher = new LopqSearcher(INDEX, VECTORS);
    for (float[] query : QUERIES.subList(0, 10)) {
      Result result = searcher.search(query, Integer.MAX_VALUE, 10, VECTORS.size());
      assertThat(result.candidates()).isEqualTo(VECTORS.size());
      assertThat(result.cells()).isEqualTo(64);
      assertThat(result.neighbors()).isEqualTo(nearest(query));
    }
  }

  @Test
  void readsCellsUntilTheQuotaIsReached() {
    LopqSearcher searcher = new LopqSearcher(INDEX, VECTORS);
    int previous = 0;
    for (int quota : new int[] {1, 100, 1000, 5000}) {
      Result result = searcher.search(QUERIES.get(0), quota, 5, 0);
      assertThat(result.candidates()).isGreaterThanOrEqualTo(Math.max(quota, previous));
      assertThat(result.neighbors()).hasSizeLessThanOrEqualTo(5);
      previous = result.candidates();
    }
  }

  @Test
  void localRotationsFindMore() {
    LopqModel plain = LopqTrainer.train(VECTORS, OPTIONS.withoutRotations());
    double without = recall(LopqIndex.of(plain, VECTORS));
    assertThat(recall(INDEX)).isGreaterThan(without + 0.1);
  }

  @Test
  void projectionKeepsTheNearest() {
    LopqModel model = LopqTrainer.train(VECTORS, OPTIONS.withDimensions(16));
    assertThat(model.inputs()).isEqualTo(DIMENSIONS);
    assertThat(model.dimensions()).isEqualTo(16);
    LopqSearcher searcher = new LopqSearcher(LopqIndex.of(model, VECTORS), VECTORS);
    long found =
        QUERIES.stream()
            .filter(
                query ->
                    searcher.search(query, 1000, 1, 50).neighbors().get(0).id()
                        == nearest(query).get(0).id())
            .count();
    assertThat(found).isGreaterThan(QUERIES.size() * 9L / 10);
  }

  @Test
  void trainingIsReproducible() {
    LopqModel again = LopqTrainer.train(VECTORS, OPTIONS);
    LopqModel other = LopqTrainer.train(VECTORS, OPTIONS.withSeed(2));
    for (int i = 0; i < MODEL.subquantizers(); i++) {
      assertThat(again.fine(i)).isEqualTo(MODEL.fine(i));
      assertThat(other.fine(i)).isNotEqualTo(MODEL.fine(i));
    }
    assertThat(again.rotation(1, 3)).isEqualTo(MODEL.rotation(1, 3));
  }

  @Test
  void acceptsCellsWithoutEnoughVectorsForARotation() {
    Vectors few = Vectors.of(Arrays.copyOf(ROWS, 40));
    LopqModel model = LopqTrainer.train(few, LopqOptions.of(30, 4).withFineClusters(4));
    for (int c = 0; c < 30; c++) {
      assertThat(model.mean(0, c)).doesNotContain(Float.NaN);
    }
    assertThat(
            new LopqSearcher(LopqIndex.of(model, few), few)
                .search(ROWS[7], 40, 1, 40)
                .neighbors()
                .get(0)
                .id())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 12})
  void rejectsSubquantizersThatDoNotDivide(int subquantizers) {
    assertThatThrownBy(() -> LopqTrainer.train(VECTORS, LopqOptions.of(8, subquantizers)))
        .hasMessageContaining("must be even and divide the 32 dimensions");
  }

  @Test
  void rejectsVectorsOfAnotherLength() {
    assertThatThrownBy(() -> new LopqEncoder(MODEL).encode(new float[31]))
        .hasMessage("expected 32 dimensions, but got 31");
  }

  /** The share of queries whose nearest vector is first by estimated distance. */
  private static double recall(LopqIndex index) {
    LopqSearcher searcher = new LopqSearcher(index, null);
    long found =
        QUERIES.stream()
            .filter(
                query ->
                    searcher.search(query, 1000, 1, 0).neighbors().get(0).id()
                        == nearest(query).get(0).id())
            .count();
    return found / (double) QUERIES.size();
  }

  private static List<Neighbor> nearest(float[] query) {
    return IntStream.range(0, VECTORS.size())
        .mapToObj(i -> new Neighbor(i, squaredDistance(VECTORS.vector(i), query)))
        .sorted(
            Comparator.comparingDouble(Neighbor::squaredDistance).thenComparingLong(Neighbor::id))
        .limit(10)
        .toList();
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
