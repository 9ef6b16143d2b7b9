package org.tagatlas.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLocatorTest {

  private static final TextLocator LOCATOR = TextLocator.load();

  private static TextEstimate locate(String title, String... tags) {
    return LOCATOR.locate(List.of(tags), title).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "'paris,france','',FR,48.86,2.35",
    "'paris,texas','',US,33.66,-95.56",
    "'','Sunset in Rio de Janeiro (Brazil)',BR,-22.9,-43.2",
    "'東京,桜','',JP,35.69,139.69",
    "'münchen','Oktoberfest',DE,48.14,11.58",
    "'parisfrance','',FR,48.86,2.35",
    "'longbeach,california','',US,33.77,-118.19",
    "'santafe,newmexico','',US,35.69,-105.94"
  })
  void findsThePlaceThatTheTextNames(
      String tags, String title, String country, double latitude, double longitude) {
    TextEstimate estimate = LOCATOR.locate(List.of(tags.split(",")), title).orElseThrow();
    assertThat(Distance.km(estimate.latitude(), estimate.longitude(), latitude, longitude))
        .isLessThan(25);
    assertThat(estimate.countryProbability()).isGreaterThan(0.5);
    if (estimate.country() != null) {
      assertThat(estimate.country()).isEqualTo(country);
    }
    assertThat(estimate.evidence()).isNotEmpty();
  }

  @Test
  void isMoreConfidentIfMoreIsNamed() {
    double one = locate("", "springfield").confidence();
    double two = locate("", "springfield", "illinois").confidence();
    assertThat(two).isGreaterThan(one);
    assertThat(locate("", "springfield").alternatives()).isNotEmpty();
  }

  @Test
  void hasNoAnswerIfNoPlaceIsNamed() {
    assertThat(LOCATOR.locate(List.of("sunset", "canon", "365"), "IMG_1234")).isEmpty();
    assertThat(LOCATOR.locate(List.of(), "")).isEmpty();
  }

  @Test
  void answersWithinACountry() {
    assertThat(LOCATOR.locate(List.of("paris"), "", "US").orElseThrow().latitude()).isLessThan(45);
    assertThat(LOCATOR.locate(List.of("tokyo"), "", "FR")).isEmpty();
  }

  @Property(tries = 100)
  void isAFunctionOfTheSetOfTags(@ForAll long seed) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "london", "ontario", "springfield", "bath", "nice", "uk", "geneva", "victoria"));
    Random random = new Random(seed);
    Collections.shuffle(words, random);
    List<String> tags = new ArrayList<>(words.subList(0, 1 + random.nextInt(6)));
    Optional<TextEstimate> once = LOCATOR.locate(tags, "");
    Collections.shuffle(tags, random);
    tags.add(tags.get(0));
    assertThat(LOCATOR.locate(tags, "")).isEqualTo(once);
    once.ifPresent(
        estimate -> {
          double before = 0;
          for (TextEstimate.Within within : estimate.within()) {
            assertThat(within.probability()).isBetween(before, 1.0);
            before = within.probability();
          }
          assertThat(estimate.cityProbability()).isLessThanOrEqualTo(estimate.admin1Probability());
          assertThat(estimate.admin1Probability())
              .isLessThanOrEqualTo(estimate.countryProbability());
          assertThat(estimate.latitude()).isBetween(-90.0, 90.0);
          assertThat(estimate.longitude()).isBetween(-180.0, 180.0);
        });
  }

  @Test
  void roundsToWhatIsKnown() {
    TextEstimate country = locate("", "brazil");
    assertThat(country.uncertaintyMetres()).isGreaterThan(200_000);
    assertThat(country.latitude() * 10).isEqualTo(Math.rint(country.latitude() * 10));
  }
}
