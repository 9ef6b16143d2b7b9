package org.tagatlas.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.tagatlas.text.ByteOutput;

class MostUsedTagsTest {

  private static final Comparator<String> BY_CODE_POINTS =
      (left, right) -> Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());

  @Property
  void containsMostUsedTagsWhileVotesGrow(
      @ForAll @Size(max = 200) List<@IntRange(max = 25) Integer> seen) throws IOException {
    MostUsedTags all = new MostUsedTags();
    MostUsedTags earlier = new MostUsedTags();
    MostUsedTags later = new MostUsedTags();
    Map<String, Integer> votes = new HashMap<>();
    for (int i = 0; i < seen.size(); i++) {
      String tag = (seen.get(i) % 2 == 0 ? "😀" : "\uFF5E") + seen.get(i);
      int now = votes.merge(tag, 1, Integer::sum);
      all.add(tag, tag + now, now);
      (i < seen.size() / 2 ? earlier : later).add(tag, tag + now, now);
    }
    List<String> expected =
        votes.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey(BY_CODE_POINTS)))
            .limit(10)
            .map(tag -> tag.getKey() + tag.getValue())
            .toList();
    assertThat(all.labels()).isEqualTo(expected);
    assertThat(all.size()).isEqualTo(expected.size());
    MostUsedTags read = read(earlier);
    boolean changed = read.addAll(later);
    assertThat(read.labels()).isEqualTo(expected);
    assertThat(changed).isEqualTo(!earlier.labels().equals(expected));
  }

  @Test
  void ordersByVotesThenCodePoints() {
    MostUsedTags tags = new MostUsedTags();
    for (String tag : List.of("😀", "\uFF5E", "a", "ab")) {
      assertThat(tags.add(tag, tag, 1)).isTrue();
    }
    assertThat(tags.add("z", "z", 2)).isTrue();
    assertThat(tags.labels()).containsExactly("z", "a", "ab", "\uFF5E", "😀");
  }

  @Test
  void updatesLabelOfLastTagInFullList() {
    MostUsedTags tags = new MostUsedTags();
    IntStream.range(0, 10).forEach(i -> tags.add("t" + i, "old", 1));
    assertThat(tags.add("t9", "new", 1)).isTrue();
    assertThat(tags.labels()).hasSize(10).endsWith("new");
    assertThat(tags.add("t9", "new", 1)).isFalse();
    assertThat(tags.isOutranked("u", 1)).isTrue();
    assertThat(tags.isOutranked("t9", 1)).isFalse();
    assertThat(tags.add("u", "U", 1)).isFalse();
    assertThat(tags.labels()).doesNotContain("U");
  }

  private static MostUsedTags read(MostUsedTags tags) throws IOException {
    ByteOutput out = new ByteOutput();
    tags.write(out);
    return MostUsedTags.read(out.input());
  }
}
