package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FewVotesFilterTest {

  private static final int IS = 0;
  private static final int FR = 1000;

  private static final Comparator<String> BY_CODE_POINTS =
      (left, right) -> Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());

  @Property(tries = 500)
  void admitsTheMostUsedTags(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int tags,
      @ForAll @IntRange(min = 1, max = 3) int subtasks,
      @ForAll boolean clears) {
    Random random = new Random(seed);
    FewVotesFilter[] filters = new FewVotesFilter[subtasks];
    for (int i = 0; i < subtasks; i++) {
      filters[i] = new FewVotesFilter();
    }
    Map<Integer, Map<String, Integer>> votes = new HashMap<>();
    Map<Integer, Map<String, Integer>> admitted = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      int key = random.nextBoolean() ? IS : FR;
      int number = (int) (tags * Math.pow(random.nextDouble(), 1.5));
      String tag = (number % 2 == 0 ? "😀" : "\uFF5E") + number;
      int current =
          votes
              .computeIfAbsent(key, k -> new HashMap<>())
              .merge(tag, 1 + random.nextInt(2), Integer::sum);
      if (clears && random.nextInt(40) == 0) {
        filters[random.nextInt(subtasks)].clear();
      }
      if (filters[number % subtasks].admit(key, tag, current)) {
        admitted.computeIfAbsent(key, k -> new HashMap<>()).put(tag, current);
      }
    }
    votes.forEach((key, all) -> assertThat(best(admitted.get(key))).isEqualTo(best(all)));
  }

  @Test
  void rejectsBeatenTags() {
    FewVotesFilter filter = new FewVotesFilter();
    for (int i = 0; i < 10; i++) {
      assertThat(filter.admit(IS, "b" + i, 2)).isTrue();
    }
    assertThat(filter.admit(IS, "c", 2)).isFalse();
    assertThat(filter.admit(IS, "a", 1)).isFalse();
    assertThat(filter.admit(FR, "a", 1)).isTrue();
    assertThat(filter.admit(IS, "a", 2)).isTrue();
    assertThat(filter.admit(IS, "b9", 2)).isFalse();
    assertThat(filter.admit(IS, "b9", 3)).isTrue();
  }

  private static List<Map.Entry<String, Integer>> best(Map<String, Integer> votes) {
    List<Map.Entry<String, Integer>> best = new ArrayList<>(votes.entrySet());
    best.sort(
        Map.Entry.<String, Integer>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey(BY_CODE_POINTS)));
    return best.subList(0, Math.min(10, best.size()));
  }
}
