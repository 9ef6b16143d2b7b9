package org.tagatlas.count;

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
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VotersTest {

  @Property(tries = 300)
  void theCountDependsOnTheSetAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3000) int distinct,
      @ForAll @IntRange(max = 400) int repeated)
      throws IOException {
    Random random = new Random(seed);
    Set<Long> set = new LinkedHashSet<>();
    while (set.size() < distinct) {
      set.add(random.nextLong());
    }
    Voters plain = new Voters();
    set.forEach(plain::add);

    List<Long> disturbed = new ArrayList<>(set);
    for (int i = 0; i < repeated; i++) {
      disturbed.add(disturbed.get(random.nextInt(distinct)));
    }
    Collections.shuffle(disturbed, random);
    Voters other = new Voters();
    for (long hash : disturbed) {
      other.add(hash);
      if (random.nextInt(50) == 0) {
        other = reread(other);
      }
    }
    Voters united = new Voters();
    int from = 0;
    while (from < disturbed.size()) {
      int to =
          Math.min(disturbed.size(), from + 1 + random.nextInt(random.nextBoolean() ? 3 : 700));
      Voters part = new Voters();
      disturbed.subList(from, to).forEach(part::add);
      int before = part.count();
      united.addAll(random.nextBoolean() ? part : reread(part));
      assertThat(part.count()).isEqualTo(before);
      from = to;
    }
    for (Voters same : List.of(other, reread(other), united, reread(united))) {
      assertThat(same.count()).isEqualTo(plain.count());
      assertThat(same.exact()).isEqualTo(distinct <= Voters.EXACT);
    }
    if (distinct <= Voters.EXACT) {
      assertThat(plain.count()).isEqualTo(distinct);
    }
  }

  @Test
  void isExactUpToItsLimitAndCloseBeyond() {
    Voters voters = new Voters();
    for (int i = 1; i <= Voters.EXACT; i++) {
      assertThat(voters.add(Voters.hash("u" + i))).isTrue();
      assertThat(voters.add(Voters.hash("u" + i))).isFalse();
      assertThat(voters.count()).isEqualTo(i);
    }
    voters.add(Voters.hash("one more"));
    assertThat(voters.count()).isEqualTo(257);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000, 100_000})
  void estimatesWithinItsError(int photographers) {
    double squares = 0;
    int trials = 20;
    for (int trial = 0; trial < trials; trial++) {
      Voters voters = new Voters();
      for (int i = 0; i < photographers; i++) {
        voters.add(Voters.hash(trial + "@" + i));
      }
      double error = (voters.count() - photographers) / (double) photographers;
      assertThat(Math.abs(error)).isLessThan(4 * 0.0163);
      squares += error * error;
    }
    assertThat(Math.sqrt(squares / trials)).isLessThan(1.5 * 0.0163);
  }

  @Property(tries = 200)
  void takesPartsOfArraysAsItTakesOnes(
      @ForAll long seed,
      @ForAll @IntRange(max = 600) int before,
      @ForAll @IntRange(max = 600) int added,
      @ForAll @IntRange(min = 1, max = 600) int photographers)
      throws IOException {
    Random random = new Random(seed);
    Voters ones = new Voters();
    Voters parts = new Voters();
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
    DataOutputSerializer onesOut = new DataOutputSerializer(64);
    ones.write(onesOut);
    if (ones.exact()) {
      DataOutputSerializer partsOut = new DataOutputSerializer(64);
      parts.write(partsOut);
      assertThat(partsOut.getCopyOfBuffer()).isEqualTo(onesOut.getCopyOfBuffer());
    }
    DataInputDeserializer in = new DataInputDeserializer(onesOut.getCopyOfBuffer());
    assertThat(Voters.count(in)).isEqualTo(ones.count());
    in = new DataInputDeserializer(onesOut.getCopyOfBuffer());
    Voters.skip(in);
    assertThat(in.available()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256, 257, 2_000, 20_000})
  void takesAboutTheBytesItSays(int photographers) throws IOException {
    Voters voters = new Voters();
    for (int i = 0; i < photographers; i++) {
      voters.add(Voters.hash("u" + i));
    }
    DataOutputSerializer out = new DataOutputSerializer(64);
    voters.write(out);
    assertThat(voters.bytes()).isBetween(out.length() - 10, out.length() + 10);
    assertThat(out.length()).isLessThan(2 + 8 * 512);
  }

  @Test
  void unknownPhotographersAreOne() {
    assertThat(Voters.hash("")).isEqualTo(Voters.hash("unknown")).isNotEqualTo(Voters.hash("x"));
    // Hashes are in savepoints, so they must never change.
    assertThat(Voters.hash("35468159852@N01")).isEqualTo(-5_697_118_586_580_839_579L);
  }

  private static Voters reread(Voters voters) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    voters.write(out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    Voters read = Voters.read(in);
    assertThat(in.available()).isZero();
    return read;
  }
}
