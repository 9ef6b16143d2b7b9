package org.tagatlas.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.text.ByteInput;
import org.tagatlas.text.ByteOutput;

class PhotographerSetTest {

  @Property(tries = 300)
  void countDependsOnSetOnly(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3000) int distinct,
      @ForAll @IntRange(max = 400) int repeated)
      throws IOException {
    Random random = new Random(seed);
    Set<Long> set = new LinkedHashSet<>();
    while (set.size() < distinct) {
      set.add(random.nextLong());
    }
    PhotographerSet plain = new PhotographerSet();
    set.forEach(plain::add);

    List<Long> disturbed = new ArrayList<>(set);
    for (int i = 0; i < repeated; i++) {
      disturbed.add(disturbed.get(random.nextInt(distinct)));
    }
    Collections.shuffle(disturbed, random);
    PhotographerSet other = new PhotographerSet();
    for (long hash : disturbed) {
      other.add(hash);
      if (random.nextInt(50) == 0) {
        other = reread(other);
      }
    }
    PhotographerSet united = new PhotographerSet();
    int from = 0;
    while (from < disturbed.size()) {
      int to =
          Math.min(disturbed.size(), from + 1 + random.nextInt(random.nextBoolean() ? 3 : 700));
      PhotographerSet part = new PhotographerSet();
      disturbed.subList(from, to).forEach(part::add);
      int before = part.count();
      united.addAll(random.nextBoolean() ? part : reread(part));
      assertThat(part.count()).isEqualTo(before);
      from = to;
    }
    for (PhotographerSet same : List.of(other, reread(other), united, reread(united))) {
      assertThat(same.count()).isEqualTo(plain.count());
      assertThat(same.exact()).isEqualTo(distinct <= PhotographerSet.EXACT);
    }
    if (distinct <= PhotographerSet.EXACT) {
      assertThat(plain.count()).isEqualTo(distinct);
    }
  }

  @Test
  void isExactUpToLimitAndCloseAbove() {
    PhotographerSet voters = new PhotographerSet();
    for (int i = 1; i <= PhotographerSet.EXACT; i++) {
      assertThat(voters.add(PhotographerSet.hash("u" + i))).isTrue();
      assertThat(voters.add(PhotographerSet.hash("u" + i))).isFalse();
      assertThat(voters.count()).isEqualTo(i);
    }
    voters.add(PhotographerSet.hash("one more"));
    assertThat(voters.count()).isEqualTo(257);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000, 100_000})
  void estimatesWithinStandardError(int photographers) {
    double squares = 0;
    int trials = 20;
    for (int trial = 0; trial < trials; trial++) {
      PhotographerSet voters = new PhotographerSet();
      for (int i = 0; i < photographers; i++) {
        voters.add(PhotographerSet.hash(trial + "@" + i));
      }
      double error = (voters.count() - photographers) / (double) photographers;
      assertThat(Math.abs(error)).isLessThan(4 * 0.0163);
      squares += error * error;
    }
    assertThat(Math.sqrt(squares / trials)).isLessThan(1.5 * 0.0163);
  }

  @Property(tries = 200)
  void addAllOfRangeEqualsSingleAdds(
      @ForAll long seed,
      @ForAll @IntRange(max = 600) int before,
      @ForAll @IntRange(max = 600) int added,
      @ForAll @IntRange(min = 1, max = 600) int photographers)
      throws IOException {
    Random random = new Random(seed);
    PhotographerSet ones = new PhotographerSet();
    PhotographerSet parts = new PhotographerSet();
    for (int i = 0; i < before; i++) {
      long voter = random.nextInt(photographers) * 0x9E3779B97F4A7C15L;
      ones.add(voter);
      parts.add(voter);
    }
    long[] voters = new long[added + 7];
    for (int i = 3; i < 3 + added; i++) {
      voters[i] = random.nextInt(photographers) * 0x9E3779B97F4A7C15L;
      ones.add(voters[i]);
    }
    voters[2] = 1;
    voters[3 + added] = 2;
    parts.addAll(voters, 3, 3 + added);
    assertThat(parts.count()).isEqualTo(ones.count());
    assertThat(parts.exact()).isEqualTo(ones.exact());
    ByteOutput onesOut = new ByteOutput();
    ones.write(onesOut);
    if (ones.exact()) {
      ByteOutput partsOut = new ByteOutput();
      parts.write(partsOut);
      assertThat(partsOut.bytes()).isEqualTo(onesOut.bytes());
    }
    ByteInput in = onesOut.input();
    assertThat(PhotographerSet.count(in)).isEqualTo(ones.count());
    in = onesOut.input();
    PhotographerSet.skip(in);
    assertThat(in.available()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256, 257, 2_000, 20_000})
  void reportsApproximateSerializedSize(int photographers) throws IOException {
    PhotographerSet voters = new PhotographerSet();
    for (int i = 0; i < photographers; i++) {
      voters.add(PhotographerSet.hash("u" + i));
    }
    ByteOutput out = new ByteOutput();
    voters.write(out);
    assertThat(voters.bytes()).isBetween(out.size() - 10, out.size() + 10);
    assertThat(out.size()).isLessThan(2 + 8 * 512);
  }

  @Test
  void recordsWithoutUidAreOnePhotographer() {
    assertThat(PhotographerSet.hash(""))
        .isEqualTo(PhotographerSet.hash("unknown"))
        .isNotEqualTo(PhotographerSet.hash("x"));
    // Hashes are stored in savepoints, so they must never change.
    assertThat(PhotographerSet.hash("35468159852@N01")).isEqualTo(-5_697_118_586_580_839_579L);
  }

  private static PhotographerSet reread(PhotographerSet voters) throws IOException {
    ByteOutput out = new ByteOutput();
    voters.write(out);
    ByteInput in = out.input();
    PhotographerSet read = PhotographerSet.read(in);
    assertThat(in.available()).isZero();
    return read;
  }
}
