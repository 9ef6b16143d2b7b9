package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorSampleTest {

  private static List<Long> ids(List<Long> all, int size) {
    VectorSample sample = new VectorSample(size);
    all.forEach(id -> sample.add(id, new float[] {id}));
    Vectors vectors = sample.vectors();
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      ids.add(vectors.id(i));
      assertThat(vectors.vector(i)).containsExactly((float) vectors.id(i));
    }
    return ids;
  }

  @Test
  void doesNotDependOnTheOrderAndIsUniform() {
    List<Long> all = new ArrayList<>();
    for (long id = 1; id <= 10_000; id++) {
      all.add(id);
    }
    List<Long> sample = ids(all, 1_000);
    assertThat(sample).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(ids(all, 100)).isEqualTo(sample.subList(0, 100));
    assertThat(sample.stream().mapToLong(Long::longValue).average().getAsDouble())
        .as("mean of a uniform sample, within four standard errors")
        .isBetween(5_000.0 - 4 * 92, 5_000.0 + 4 * 92);
    Collections.shuffle(all, new Random(1));
    assertThat(ids(all, 1_000)).isEqualTo(sample);
    assertThat(ids(List.of(3L, 1L), 5)).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void namesAVectorThatIsInvalid() {
    VectorSample sample = new VectorSample(5);
    assertThatThrownBy(sample::vectors).hasMessageContaining("no vectors");
    sample.add(7, new float[] {Float.NaN});
    assertThatThrownBy(sample::vectors).hasMessage("vector 7: a value is not finite");
  }
}
