package org.tagatlas.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.City;

class CityGlobeTest {

  private static City city(String country, double latitude, double longitude) {
    return new City("Town", country, null, latitude, longitude, 1000);
  }

  @Test
  void comparesTheTenNearestCities() {
    List<City> cities = new ArrayList<>(Collections.nCopies(9, city("AA", 10, 179)));
    cities.add(0, city("BB", 10, -178));
    assertThat(new CityGlobe(cities).isNearBorder(10, 180)).isTrue();

    cities.add(city("AA", 10, 178.5));
    assertThat(new CityGlobe(cities).isNearBorder(10, 180)).isFalse();
    assertThat(new CityGlobe(cities).isNearBorder(10, -178)).isTrue();
    assertThat(new CityGlobe(cities.subList(1, 5)).isNearBorder(0, 0)).isFalse();
    assertThat(new CityGlobe(List.of()).isNearBorder(0, 0)).isFalse();
  }

  @Property(tries = 200)
  void neighboursEqualThoseFoundBySorting(@ForAll long seed, @ForAll @IntRange(max = 60) int size) {
    Random random = new Random(seed);
    List<City> cities = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      cities.add(city(random.nextInt(8) == 0 ? "AA" : "BB", random.nextDouble() * 50, i));
    }
    CityGlobe globe = new CityGlobe(cities);

    List<City> sorted =
        cities.stream()
            .sorted(Comparator.comparingDouble(city -> TownAccuracyTest.km(25, 20, city)))
            .limit(10)
            .toList();

    assertThat(globe.isNearBorder(25, 20))
        .isEqualTo(sorted.stream().map(City::country).distinct().count() > 1);
  }

  @Test
  void measuresGreatCircleDistances() {
    CityGlobe globe = new CityGlobe(List.of(city("AA", 0, 179.9)));

    assertThat(globe.hasCityWithin(25, 0, -179.9)).isTrue();
    assertThat(globe.hasCityWithin(22, 0, -179.9)).isFalse();
    assertThat(new CityGlobe(List.of()).hasCityWithin(25, 0, 0)).isFalse();
  }
}
