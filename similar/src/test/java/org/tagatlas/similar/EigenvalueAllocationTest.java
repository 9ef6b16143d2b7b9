package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EigenvalueAllocationTest {

  @Test
  void balancesProducts() {
    // 16 and 1 against 4 and 4: both products are 16.
    assertThat(EigenvalueAllocation.positions(2, new double[] {1, 4, 4, 16}))
        .containsExactly(3, 0, 1, 2);
  }

  @Test
  void prefersTheFirstBucketOfEqualOnes() {
    assertThat(EigenvalueAllocation.positions(2, new double[] {2, 2, 2, 2}))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void acceptsZeros() {
    assertThat(EigenvalueAllocation.positions(2, new double[] {0, 0, 0, 0}))
        .containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Property(tries = 100)
  void usesEachPositionOnce(
      @ForAll @Size(24) double[] values, @ForAll @IntRange(min = 1, max = 4) int buckets) {
    int[] positions = EigenvalueAllocation.positions(buckets, values);
    int[] sorted = positions.clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(IntStream.range(0, 24).toArray());
  }
}
