package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.tagatlas.geo.GazetteerFile.Town;

class TownTreeTest {

  /** Few distinct coordinates, so that towns meet and distances tie; poles and ±180 among them. */
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
  void findsWhatALookAtEveryTownFinds(
      @ForAll @Size(min = 1, max = 80) List<@net.jqwik.api.From("towns") Town> towns,
      @ForAll @DoubleRange(min = -90, max = 90) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @IntRange(min = 1, max = 25) int capacity,
      @ForAll @DoubleRange(min = 0, max = 21_000) double km,
      @ForAll @IntRange(min = -2, max = 1) int label) {
    Gazetteer gazetteer = TestGazetteers.of(towns);
    int[] group = towns.stream().mapToInt(Town::country).toArray();
    TownTree tree = new TownTree(gazetteer, group, 2, i -> towns.get(i).division());
    double[] point = new double[3];
    TownTree.toUnitVector(latitude, longitude, point, 0);
    int wanted = label == -2 ? TownTree.ANY : label;
    double reach = TownTree.squaredChord(Math.min(km, Math.PI * TownTree.EARTH_RADIUS_KM));

    for (int country = 0; country < 2; country++) {
      TownTree.Search search = tree.new Search(point, wanted, capacity, reach).in(country);
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < search.size(); i++) {
        found.add(search.town(i));
      }
      assertThat(found).isEqualTo(lookAtAll(towns, country, wanted, point, capacity, reach));
    }
  }

  private static List<Integer> lookAtAll(
      List<Town> towns, int country, int wanted, double[] point, int capacity, double reach) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < towns.size(); i++) {
      Town town = towns.get(i);
      boolean counts = wanted == TownTree.ANY || town.division() == wanted;
      if (town.country() == country && counts && squared(town, point) <= reach) {
        all.add(i);
      }
    }
    all.sort(
        Comparator.<Integer>comparingDouble(i -> squared(towns.get(i), point))
            .thenComparing(i -> i));
    return all.subList(0, Math.min(capacity, all.size()));
  }

  private static double squared(Town town, double[] point) {
    double[] at = new double[3];
    TownTree.toUnitVector(
        town.latitude() / GazetteerFile.SCALE, town.longitude() / GazetteerFile.SCALE, at, 0);
    double dx = point[0] - at[0];
    double dy = point[1] - at[1];
    double dz = point[2] - at[2];
    return dx * dx + dy * dy + dz * dz;
  }

  @Property(tries = 200)
  void measuresTheGreatCircle(
      @ForAll @DoubleRange(min = -90, max = 90) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @DoubleRange(min = -90, max = 90) double otherLatitude,
      @ForAll @DoubleRange(min = -180, max = 180) double otherLongitude) {
    double[] vectors = new double[6];
    TownTree.toUnitVector(latitude, longitude, vectors, 0);
    TownTree.toUnitVector(otherLatitude, otherLongitude, vectors, 3);
    double dx = vectors[0] - vectors[3];
    double dy = vectors[1] - vectors[4];
    double dz = vectors[2] - vectors[5];

    assertThat(TownTree.km(dx * dx + dy * dy + dz * dz))
        .isCloseTo(
            haversine(latitude, longitude, otherLatitude, otherLongitude),
            org.assertj.core.data.Offset.offset(0.01));
  }

  private static double haversine(double lat1, double lon1, double lat2, double lon2) {
    double sinLat = Math.sin(Math.toRadians(lat2 - lat1) / 2);
    double sinLon = Math.sin(Math.toRadians(lon2 - lon1) / 2);
    double h =
        sinLat * sinLat
            + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * sinLon * sinLon;
    return 2 * TownTree.EARTH_RADIUS_KM * Math.atan2(Math.sqrt(h), Math.sqrt(Math.max(0, 1 - h)));
  }
}
