package org.tagatlas.locate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VoteSortTest {

  @Property(tries = 30)
  void sortsLikeASet(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 6000) int count,
      @ForAll @IntRange(min = 1, max = 12) int bits) {
    Random random = new Random(seed);
    long[] votes = new long[3 * count];
    TreeSet<long[]> expected = new TreeSet<>(Arrays::compare);
    for (int i = 0; i < count; i++) {
      long[] vote = {
        7L << 56 | (random.nextLong() & (1L << bits) - 1) << 56 - bits,
        random.nextLong() >> 64 - bits,
        random.nextInt(1 << bits)
      };
      expected.add(vote);
      System.arraycopy(vote, 0, votes, 3 * i, 3);
    }
    int distinct = VoteSort.sortDistinct(votes, count);
    assertThat(distinct).isEqualTo(expected.size());
    int at = 0;
    for (long[] vote : expected) {
      assertThat(Arrays.copyOfRange(votes, at, at + 3)).containsExactly(vote);
      at += 3;
    }
  }
}
