package org.tagatlas.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IsotonicTest {

  @Property
  void isNonDecreasingAndKeepsTheMean(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int answers,
      @ForAll @IntRange(min = 1, max = 12) int knots) {
    List<Isotonic.Answer> all = answers(new Random(seed), answers);
    Isotonic function = Isotonic.fit(all, knots);
    assertThat(function.scores()).isSorted().doesNotHaveDuplicates();
    assertThat(function.probabilities()).isSorted();
    double before = 0;
    for (double score = -0.1; score < 1.1; score += 0.01) {
      double probability = function.of(score);
      assertThat(probability).isBetween(before, 1.0);
      before = probability;
    }
    Collections.shuffle(all, new Random(seed + 1));
    assertThat(Isotonic.fit(all, knots)).usingRecursiveComparison().isEqualTo(function);
    if (knots == 1) {
      assertThat(function.of(0.5))
          .isCloseTo(
              all.stream().mapToInt(each -> each.right() ? 1 : 0).average().orElseThrow(),
              within(1e-12));
    }
  }

  @Test
  void approachesTheProbabilitiesOfTheAnswers() {
    Random random = new Random(4);
    List<Isotonic.Answer> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double score = random.nextDouble();
      all.add(new Isotonic.Answer(score, random.nextDouble() < score * score));
    }
    Isotonic function = Isotonic.fit(all, 10);
    for (double score = 0.1; score < 0.95; score += 0.1) {
      assertThat(function.of(score)).isCloseTo(score * score, within(0.04));
    }
  }

  @Test
  void needsAnswers() {
    assertThatThrownBy(() -> Isotonic.fit(List.of(), 3)).hasMessageContaining("no answers");
  }

  private static List<Isotonic.Answer> answers(Random random, int number) {
    List<Isotonic.Answer> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(new Isotonic.Answer(random.nextInt(50) / 49.0, random.nextBoolean()));
    }
    return all;
  }
}
