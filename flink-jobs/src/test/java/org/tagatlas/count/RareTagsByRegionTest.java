package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tagatlas.text.Utf8Text;

class RareTagsByRegionTest {

  /** Region numbers far apart, and adjacent ones on both sides of a page boundary. */
  private static final int[] REGIONS = {0, 1, 1023, 1024, 70_000};

  private record Row(String tag, int votes) {}

  @Property(tries = 300)
  void areTheBestTagsForThePlacesLeftByCandidates(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 255) int maxVotes) throws IOException {
    Random random = new Random(seed);
    RareTagsByRegion rareTags = new RareTagsByRegion();
    for (int round = 0; round < 2; round++) {
      Map<Integer, List<Row>> rows = new HashMap<>();
      Map<Integer, Integer> candidates = new HashMap<>();
      for (int i = random.nextInt(120); i > 0; i--) {
        int region = REGIONS[random.nextInt(REGIONS.length)];
        if (random.nextInt(region == 1 ? 4 : 20) == 0) {
          rareTags.addCandidate(region);
          candidates.merge(region, 1, Integer::sum);
        } else {
          // They differ in their first characters, after long prefixes, and in length.
          String[] stems = {"", "😀", "\uFF5E", "newyorkcity", "newyork\u0000"};
          String tag = stems[random.nextInt(stems.length)] + (char) ('a' + i % 26) + i;
          int votes = 1 + random.nextInt(maxVotes);
          rareTags.add(region, name(tag), votes);
          rows.computeIfAbsent(region, key -> new ArrayList<>()).add(new Row(tag, votes));
        }
      }
      Map<Integer, List<Row>> expected = new HashMap<>();
      rows.forEach(
          (region, all) -> {
            all.sort(
                Comparator.comparingInt(Row::votes)
                    .reversed()
                    .thenComparing(Row::tag, TagCounting.BY_CODE_POINTS));
            int places = Math.max(0, 10 - candidates.getOrDefault(region, 0));
            if (places > 0) {
              expected.put(region, all.subList(0, Math.min(places, all.size())));
            }
          });
      Map<Integer, List<Row>> actual = new HashMap<>();
      rareTags.drain(
          (region, tags) -> {
            List<Row> drained = new ArrayList<>();
            for (int i = 0; i < tags.size(); i++) {
              drained.add(new Row(tags.tag(i), tags.votes(i)));
              assertThat(tags.label(i)).isEqualTo(tags.tag(i) + '!');
            }
            assertThat(actual.put(region, drained)).isNull();
          });
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void areDrainedOnce() throws IOException {
    RareTagsByRegion rareTags = new RareTagsByRegion();
    rareTags.add(5, name("a"), 1);
    rareTags.addCandidate(6);
    List<Integer> actual = new ArrayList<>();
    rareTags.drain((region, tags) -> actual.add(region));
    rareTags.drain((region, tags) -> actual.add(region));
    assertThat(actual).containsExactly(5);
  }

  private static RareTagsByRegion.Name name(String tag) {
    return new RareTagsByRegion.Name(Utf8Text.of(tag), Utf8Text.of(tag + '!'));
  }
}
