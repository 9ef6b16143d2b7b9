package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MultiSequenceTest {

  @Property(tries = 100)
  void visitsAllCellsByDistance(
      @ForAll @IntRange(min = 1, max = 12) int clusters, @ForAll long seed) {
    Random random = new Random(seed);
    float[][] distances = new float[2][clusters];
    for (float[] half : distances) {
      for (int i = 0; i < clusters; i++) {
        // Few values, so that many cells are equally far.
        half[i] = random.nextInt(6);
      }
    }
    MultiSequence cells = new MultiSequence(distances);
    List<Float> found = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    while (cells.next()) {
      found.add(distances[0][cells.first()] + distances[1][cells.second()]);
      numbers.add(cells.first() * clusters + cells.second());
    }
    assertThat(numbers).hasSize(clusters * clusters);
    assertThat(found).hasSize(clusters * clusters).isSortedAccordingTo(Comparator.naturalOrder());
  }
}
