package org.tagatlas.machinetag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.tagatlas.record.PhotoRecord;

class MachineTagCountTest {

  @Property
  void isCommutativeAndAssociative(
      @ForAll("counts") MachineTagCount a,
      @ForAll("counts") MachineTagCount b,
      @ForAll("counts") MachineTagCount c) {
    assertThat(a.plus(b)).isEqualTo(b.plus(a));
    assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
    assertThat(MachineTagCount.none("a:b=c").plus(a)).isEqualTo(a);
    assertThat(List.copyOf(a.plus(b).countries())).isSorted();
  }

  @Property
  void doesNotModifyItsOperands(
      @ForAll("counts") MachineTagCount a, @ForAll("counts") MachineTagCount b) {
    String before = a + " " + b;
    a.plus(b);
    assertThat(a + " " + b).isEqualTo(before);
  }

  @Test
  void ignoresUnknownTimes() {
    MachineTagCount sum =
        sum(
            List.of(
                new MachineTagSighting("a:b=c", PhotoRecord.NO_TIME, null),
                new MachineTagSighting("a:b=c", 3, "IS"),
                new MachineTagSighting("a:b=c", PhotoRecord.NO_TIME, "IS"),
                new MachineTagSighting("a:b=c", -5, null)));
    assertThat(sum).isEqualTo(new MachineTagCount("a:b=c", 0, 4, -5, 3, Set.of("IS")));
  }

  @Provide
  Arbitrary<MachineTagCount> counts() {
    Arbitrary<MachineTagSighting> sightings =
        Combinators.combine(
                Arbitraries.oneOf(
                    Arbitraries.just(PhotoRecord.NO_TIME), Arbitraries.longs().between(-5, 5)),
                Arbitraries.of("IS", "FR", "US").injectNull(0.3))
            .as((time, country) -> new MachineTagSighting("a:b=c", time, country));
    return sightings.list().ofMinSize(1).ofMaxSize(4).map(MachineTagCountTest::sum);
  }

  private static MachineTagCount sum(List<MachineTagSighting> sightings) {
    return sightings.stream()
        .map(MachineTagCount::of)
        .reduce(MachineTagCount.none("a:b=c"), MachineTagCount::plus);
  }
}
