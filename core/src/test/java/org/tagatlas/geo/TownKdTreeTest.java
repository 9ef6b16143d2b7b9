package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.tagatlas.geo.GazetteerFile.Town;

class TownKdTreeTest {

  /**
   * Few distinct coordinates, including poles and ±180, so that towns coincide and distances tie.
   */
  @Provide
  Arbitrary<Town> towns() {
    Arbitrary<Integer> latitude = Arbitraries.integers().between(-9, 9).map(d -> d * 1_000_000);
    Arbitrary<Integer> longitude = Arbitraries.integers().between(-18, 18).map(d -> d * 1_000_000);
    Arbitrary<Integer> country = Arbitraries.integers().between(0, 1);
    Arbitrary<Integer> division = Arbitraries.integers().between(-1, 1);
    return Combinators.combine(country, division, latitude, longitude)
        .as((c, d, la, lo) -> new Town("x", c, d, la, lo, 1));
  }

  @Property(tries = 500)
  void findsSameTownAsLinearSearch(
      @ForAll @Size(min = 1, max = 80) List<@From("towns") Town> towns,
      @ForAll @DoubleRange(min = -90, max = 90) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude) {
    int[] group = towns.stream().mapToInt(Town::country).toArray();
    TownKdTree tree = new TownKdTree(new TownVectors(TestGazetteers.of(towns)), group, 2);
    double[] point = new double[3];
    UnitVectors.write(latitude, longitude, point, 0);

    for (int country = 0; country < 2; country++) {
      assertThat(tree.new Nearest().find(point, country)).isEqualTo(nearest(towns, country, point));
    }
  }

  private static int nearest(List<Town> towns, int country, double[] point) {
    int nearest = -1;
    for (int i = 0; i < towns.size(); i++) {
      double squared = squared(towns.get(i), point);
      if (towns.get(i).country() == country
          && (nearest < 0 || squared < squared(towns.get(nearest), point))) {
        nearest = i;
      }
    }
    return nearest;
  }

  /** The geocoder's search prunes; a linear search must choose the same city. */
  @Property
  void choosesCityWithHighestScore(
      @ForAll @Size(min = 1, max = 40) List<@From("crowdedTowns") Town> towns,
      @ForAll @DoubleRange(min = -0.3, max = 0.3) double latitude,
      @ForAll @DoubleRange(min = -0.3, max = 0.3) double longitude) {
    Gazetteer gazetteer = TestGazetteers.of(towns);
    double[] point = new double[3];
    UnitVectors.write(latitude, longitude, point, 0);

    int nearest = nearest(towns, 0, point);
    String expected = null;
    double highest = 0;
    for (Town town : towns) {
      double km = TownVectors.km(squared(town, point));
      int population = town.population() == 0 ? 500 : town.population();
      double score = population / Math.pow(km + 0.5, 2.5);
      if (town.division() == towns.get(nearest).division() && km <= 30 && score > highest) {
        expected = town.name();
        highest = score;
      }
    }
    Place place = new ReverseGeocoder(gazetteer).locate(latitude, longitude);
    assertThat(place == null ? null : place.city()).isEqualTo(expected);
  }

  /** Towns of one country within each other's reach, each with a distinct name and population. */
  @Provide
  Arbitrary<Town> crowdedTowns() {
    Arbitrary<Integer> degrees = Arbitraries.integers().between(-30_000, 30_000).withoutEdgeCases();
    Arbitrary<Integer> population =
        Arbitraries.oneOf(
            Arbitraries.of(0, 1_001, 9_000_000), Arbitraries.integers().between(10_000, 40_000));
    return Combinators.combine(degrees, degrees, population, Arbitraries.integers().between(-1, 1))
        .as((la, lo, p, d) -> new Town(la + " " + lo + " " + p, 0, d, la, lo, p));
  }

  private static double squared(Town town, double[] point) {
    double[] at = new double[3];
    UnitVectors.write(
        town.latitude() / GazetteerFile.SCALE, town.longitude() / GazetteerFile.SCALE, at, 0);
    double dx = point[0] - at[0];
    double dy = point[1] - at[1];
    double dz = point[2] - at[2];
    return dx * dx + dy * dy + dz * dz;
  }

  @Property(tries = 200)
  void measuresGreatCircle(
      @ForAll @DoubleRange(min = -90, max = 90) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @DoubleRange(min = -90, max = 90) double otherLatitude,
      @ForAll @DoubleRange(min = -180, max = 180) double otherLongitude) {
    double[] vectors = new double[6];
    UnitVectors.write(latitude, longitude, vectors, 0);
    UnitVectors.write(otherLatitude, otherLongitude, vectors, 3);
    double dx = vectors[0] - vectors[3];
    double dy = vectors[1] - vectors[4];
    double dz = vectors[2] - vectors[5];

    assertThat(TownVectors.km(dx * dx + dy * dy + dz * dz))
        .isCloseTo(haversine(latitude, longitude, otherLatitude, otherLongitude), within(0.01));
  }

  private static double haversine(double lat1, double lon1, double lat2, double lon2) {
    double sinLat = Math.sin(Math.toRadians(lat2 - lat1) / 2);
    double sinLon = Math.sin(Math.toRadians(lon2 - lon1) / 2);
    double h =
        sinLat * sinLat
            + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * sinLon * sinLon;
    return 2
        * TownVectors.EARTH_RADIUS_KM
        * Math.atan2(Math.sqrt(h), Math.sqrt(Math.max(0, 1 - h)));
  }
}
