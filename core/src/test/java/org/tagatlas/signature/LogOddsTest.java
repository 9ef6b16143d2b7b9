package org.tagatlas.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogOddsTest {

  @Property(tries = 20_000)
  void roundsHalfEvenLikeBigDecimal(@ForAll("scores") double score) {
    assertThat(LogOdds.roundedTenThousandths(score))
        .isEqualTo(
            new BigDecimal(score)
                .setScale(4, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValueExact());
  }

  @Provide
  Arbitrary<Double> scores() {
    // Odd multiples of 1/32 are the only doubles halfway between two ten-thousandths.
    Arbitrary<Double> ties = Arbitraries.integers().between(-100_000, 100_000).map(k -> k / 32.0);
    Arbitrary<Double> nearTies =
        Arbitraries.longs().between(-9_000_000, 9_000_000).map(k -> (k + 0.5) / 10_000);
    Arbitrary<Double> centres = Arbitraries.oneOf(ties, nearTies);
    return Arbitraries.oneOf(
        centres,
        centres.map(Math::nextUp),
        centres.map(Math::nextDown),
        Arbitraries.doubles().between(-1e5, 1e5));
  }

  @ParameterizedTest
  @CsvSource({"0.03125,312", "0.09375,938", "-0.03125,-312", "2.5,25000", "1e-300,0", "0,0"})
  void roundsTiesToEven(double score, long rounded) {
    assertThat(LogOdds.roundedTenThousandths(score)).isEqualTo(rounded);
  }

  @ParameterizedTest
  @CsvSource({
    "5,100,10,5000,3.15204513869141446477",
    "3,3,3,1000000,0.75643842033058770892",
    "256,20000,300,900000,33.8348853645818224085",
    "0,50,7,500,-0.2430416990456472511",
    "40,41,60,90,2.03667447488863870330",
    "1200000,90000000,1500000,2000000000,2182.30002884140552954"
  })
  void matchesScoresComputedWithFiftyDigits(
      long y, long n, long worldY, long worldN, double score) {
    assertThat(LogOdds.score(y, n, worldY, worldN)).isCloseTo(score, within(1e-9));
  }

  @Property
  void scoreOfRestOfWorldIsNegated(
      @ForAll @LongRange(min = 0, max = 1_000_000) long y,
      @ForAll @LongRange(min = 0, max = 1_000_000) long otherY,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long rest,
      @ForAll @LongRange(min = 1, max = 1_000_000_000) long otherRest) {
    long worldY = y + otherY;
    long n = y + rest;
    long worldN = n + otherY + otherRest;
    if (worldY == 0) {
      return;
    }
    double here = LogOdds.score(y, n, worldY, worldN);
    double there = LogOdds.score(otherY, worldN - n, worldY, worldN);
    assertThat(here).isFinite().isCloseTo(-there, within(1e-6 * (1 + Math.abs(here))));
  }

  @Test
  void isUndefinedIfWorldHasOneTag() {
    assertThat(LogOdds.score(5, 5, 10, 10)).isNaN();
    assertThat(LogOdds.score(10, 10, 10, 10)).isNaN();
  }

  @Test
  void isZeroIfRegionEqualsWorldAverage() {
    assertThat(LogOdds.score(10, 100, 20, 200)).isCloseTo(0, within(1e-12));
    assertThat(LogOdds.score(11, 100, 20, 200)).isPositive();
    assertThat(LogOdds.score(9, 100, 20, 200)).isNegative();
  }

  @Test
  void isFiniteIfRegionIsWorld() {
    assertThat(LogOdds.score(20, 200, 20, 200)).isFinite();
  }

  @Test
  void keepsPrecisionForOneVeryCommonTag() {
    // One vote in three billion is for another tag, and it is in this region.
    double score = LogOdds.score(1_499_999_999L, 1_500_000_000L, 2_999_999_999L, 3_000_000_000L);
    assertThat(score).isCloseTo(-408440.2206507498511233, withinPercentage(1e-8));
  }
}
