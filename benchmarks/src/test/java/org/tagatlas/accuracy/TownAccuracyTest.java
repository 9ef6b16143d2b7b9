package org.tagatlas.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.run.UserError;

class TownAccuracyTest {

  /** Returns the haversine distance, a different formula than in the code. */
  static double km(double latitude, double longitude, City city) {
    double north = Math.sin(Math.toRadians(city.latitude() - latitude) / 2);
    double east = Math.sin(Math.toRadians(city.longitude() - longitude) / 2);
    double a =
        north * north
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(city.latitude()))
                * east
                * east;
    return 2 * 6371.0088 * Math.asin(Math.sqrt(a));
  }

  private static List<String> draw(List<City> cities, int points, long seed) {
    TownAccuracy accuracy = new TownAccuracy(cities, ReverseGeocoder.load());
    accuracy.draw(points, seed);
    StringWriter out = new StringWriter();
    accuracy.print(new PrintWriter(out, true));
    return out.toString().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }

  @Property
  void pointsAreAtTheRequestedDistance(
      @ForAll @DoubleRange(min = -89, max = 89) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @DoubleRange(min = 0.01, max = 5) double km,
      @ForAll @DoubleRange(min = 0, max = 6.28) double bearing) {
    City town = new City("Town", "AA", null, latitude, longitude, 5000);

    double[] point = TownAccuracy.point(town, km, bearing);

    assertThat(Coordinates.areOnEarth(point[0], point[1])).isTrue();
    assertThat(km(point[0], point[1], town)).isCloseTo(km, within(1e-6));
  }

  @Test
  void bearingsAreClockwiseFromNorth() {
    City town = new City("Town", "AA", null, 60, 179.99, 5000);

    assertThat(TownAccuracy.point(town, 111.195, 0))
        .contains(new double[] {61, 179.99}, within(1e-3));
    assertThat(TownAccuracy.point(town, 1, Math.PI / 2))
        .contains(new double[] {60, -179.992}, within(1e-3));
  }

  @Test
  void countsResultsByPopulationClass() {
    City lonely =
        Gazetteer.load().cities().stream()
            .filter(city -> city.name().equals("Longyearbyen"))
            .findFirst()
            .orElseThrow();
    City misnamed =
        new City("Bongyearlyen", "SJ", null, lonely.latitude(), lonely.longitude(), 1_999);
    City atSea = new City("Null Island", "AA", null, 0, 0, 99_999);
    City hamlet = new City("Hamlet", "AA", null, 10, 10, 999);
    City metropolis = new City("Metropolis", "AA", null, 20, 20, 200_000);
    City suburb = new City("Suburb", "AA", null, 20.2, 20, 9_000);

    List<String> table =
        draw(List.of(lonely, misnamed, atSea, hamlet, metropolis, suburb), 3_000, 1);

    assertThat(table.get(0)).isEqualTo("population points own another none share");
    int[] small = numbers(table.get(1));
    int[] middle = numbers(table.get(2));
    int[] large = numbers(table.get(4));
    assertThat(small[0]).isBetween(900, 1100).isEqualTo(small[2]);
    assertThat(middle[0]).isBetween(900, 1100).isEqualTo(middle[1]);
    assertThat(large[0]).isBetween(900, 1100).isEqualTo(large[3]);
    assertThat(table.get(3)).isEqualTo("5,000-20,000 0 0 0 0 -");
    assertThat(numbers(table.get(5))).startsWith(3_000, middle[1], small[2], large[3]);
  }

  private static int[] numbers(String line) {
    return Stream.of(line.split(" ")).skip(1).limit(4).mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void drawsTheSamePointsForTheSameSeed() {
    List<City> cities = Gazetteer.load().cities().subList(0, 3_000);

    assertThat(draw(cities, 500, 7))
        .isEqualTo(draw(cities, 500, 7))
        .isNotEqualTo(draw(cities, 500, 8));
  }

  @Test
  void requiresATown() {
    assertThatThrownBy(() -> new TownAccuracy(List.of(), ReverseGeocoder.load()))
        .isInstanceOf(UserError.class);
  }
}
