package org.tagatlas.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FewVotesTest {

  @Property
  void holdsTheMostUsedTagsWhenVotesGrow(
      @ForAll @Size(max = 200) List<@IntRange(max = 25) Integer> votes) {
    FewVotes few = FewVotes.NONE;
    Map<String, Integer> counts = new HashMap<>();
    for (int number : votes) {
      String tag = "t" + number;
      int count = counts.merge(tag, 1, Integer::sum);
      few = few.with(new FewVotes.Entry(tag, "L" + count, count));
    }
    List<FewVotes.Entry> expected =
        counts.entrySet().stream()
            .map(
                count ->
                    new FewVotes.Entry(count.getKey(), "L" + count.getValue(), count.getValue()))
            .sorted(FewVotes.Entry.BEST_FIRST)
            .limit(10)
            .toList();
    assertThat(few.tags()).isEqualTo(expected);
  }

  @Test
  void ordersByVotesThenTheSmallerTagByCodePoints() {
    FewVotes few =
        FewVotes.NONE
            .with(new FewVotes.Entry("😀", "", 1))
            .with(new FewVotes.Entry("\uFF5E", "", 1))
            .with(new FewVotes.Entry("z", "", 2))
            .with(new FewVotes.Entry("a", "", 1));
    assertThat(few.tags().stream().map(FewVotes.Entry::tag))
        .containsExactly("z", "a", "\uFF5E", "😀");
  }

  @Test
  void takesANewerLabelOfAFullListsLastTag() {
    FewVotes few = FewVotes.NONE;
    for (int i = 0; i < FewVotes.TOP; i++) {
      few = few.with(new FewVotes.Entry("t" + i, "old", 1));
    }
    few = few.with(FewVotes.NONE.with(new FewVotes.Entry("t9", "new", 1)));
    assertThat(few.tags()).hasSize(FewVotes.TOP).endsWith(new FewVotes.Entry("t9", "new", 1));
    assertThat(few.with(new FewVotes.Entry("u", "U", 1))).isSameAs(few);
  }
}
