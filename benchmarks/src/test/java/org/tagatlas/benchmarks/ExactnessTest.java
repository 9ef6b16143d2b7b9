package org.tagatlas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;

/** Tests that the comparison detects differences. */
final class ExactnessTest {

  private static final int COUNT = 31_415;

  private final ReverseGeocoder geocoder = ReverseGeocoder.load();

  @Test
  void geocoderEqualsTheReferenceImplementation() throws IOException {
    List<Exactness.Outcome> outcomes =
        new Exactness(geocoder, new PlainGeocoder(ShippedData.read()))
            .compare(Exactness.kinds(geocoder), COUNT, 1);
    assertThat(outcomes)
        .extracting(Exactness.Outcome::kind)
        .containsExactly("near borders", "near changes", "near claims", "photos", "uniform");
    assertThat(outcomes).flatExtracting(Exactness.Outcome::examples).isEmpty();
    assertThat(outcomes).extracting(Exactness.Outcome::differing).containsOnly(0L);
    assertThat(outcomes.stream().mapToLong(Exactness.Outcome::points).sum()).isEqualTo(COUNT);
  }

  @Test
  void detectsDifferencesInEachField() throws IOException {
    PlaceReference[] wrong = {
      (latitude, longitude) -> null,
      (latitude, longitude) -> of("XX", place(latitude, longitude)),
      (latitude, longitude) -> {
        Place place = place(latitude, longitude);
        return new Place(place.country(), "XX.1", "Elsewhere", place.city(), 0);
      },
      (latitude, longitude) -> {
        Place place = place(latitude, longitude);
        return new Place(place.country(), place.admin1Code(), place.admin1(), "Elsewhere", 0);
      }
    };
    List<Exactness.Kind> boston =
        List.of(
            new Exactness.Kind(
                "Boston", (random, point) -> PointSource.put(42.3503, -71.0810, point)));
    for (PlaceReference reference : wrong) {
      List<Exactness.Outcome> outcomes = new Exactness(geocoder, reference).compare(boston, 100, 1);
      assertThat(outcomes)
          .singleElement()
          .satisfies(
              outcome -> {
                assertThat(outcome.differing()).isEqualTo(100);
                assertThat(outcome.examples())
                    .hasSize(20)
                    .allMatch(
                        line -> line.startsWith("42.3503,-71.081: US/US.MA/Boston, expected "));
              });
    }
  }

  private Place place(double latitude, double longitude) {
    return geocoder.locate(latitude, longitude);
  }

  private static Place of(String country, Place place) {
    return new Place(country, place.admin1Code(), place.admin1(), place.city(), 0);
  }
}
