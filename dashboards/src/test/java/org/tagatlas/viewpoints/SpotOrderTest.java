package org.tagatlas.viewpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The three orders of viewpoints. */
final class SpotOrderTest {

  private static final Popularity SQUARE = new Popularity(200, 2000);
  private static final Popularity TERRACE = new Popularity(120, 150);
  private static final Popularity HILL = new Popularity(20, 24);
  private static final Popularity CORNER = new Popularity(3, 3);
  private static final Popularity STATION = new Popularity(6, 300);
  private static final List<Popularity> ALL = List.of(SQUARE, TERRACE, HILL, CORNER, STATION);

  @Test
  void typicalPlacesAreThoseOfTheSubject() {
    assertThat(SpotOrder.TYPICAL.sorted(ALL, Function.identity()))
        .containsExactly(CORNER, HILL, TERRACE, SQUARE, STATION);
    assertThat(TERRACE.share()).isEqualTo(0.8);
    assertThat(TERRACE.logOdds()).isCloseTo(Math.log(120.5 / 30.5), within(1e-12));
  }

  @Test
  void popularPlacesHaveMostPhotographers() {
    assertThat(SpotOrder.POPULAR.sorted(ALL, Function.identity()))
        .containsExactly(SQUARE, TERRACE, HILL, STATION, CORNER);
  }

  @Test
  void quietPlacesHaveFewPhotographersAndAnAssuredShare() {
    // Three of three are less certain than twenty of 24.
    assertThat(SpotOrder.QUIET.sorted(ALL, Function.identity()))
        .containsExactly(HILL, CORNER, STATION, TERRACE, SQUARE);
    assertThat(CORNER.shareAtLeast()).isCloseTo(0.4385, within(1e-4));
    assertThat(HILL.shareAtLeast()).isCloseTo(0.6415, within(1e-4));
  }

  @Property
  void lowerBoundIsBelowTheShare(
      @ForAll @IntRange(max = 1000) int photographers, @ForAll @IntRange(max = 1000) int others) {
    Popularity one = new Popularity(photographers, photographers + others);
    assertThat(one.shareAtLeast()).isBetween(0.0, one.share() + 1e-12);
    assertThat(new Popularity(10L * photographers, 10L * (photographers + others)).shareAtLeast())
        .isGreaterThanOrEqualTo(one.shareAtLeast() - 1e-12);
    assertThat(one.logOdds()).isFinite();
  }

  @Test
  void isNamedInLowerCase() {
    assertThat(SpotOrder.of("quiet")).isEqualTo(SpotOrder.QUIET);
    assertThatThrownBy(() -> SpotOrder.of("QUIET"))
        .hasMessage("sort must be one of typical, popular, quiet");
  }
}
