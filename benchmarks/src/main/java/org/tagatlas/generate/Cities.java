package org.tagatlas.generate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.tagatlas.geo.City;

/** The cities of the gazetteer, drawn in proportion to their number of photos. */
final class Cities {

  private final City[] cities;

  /** Cumulative weights of the cities, which are grouped by country. */
  private final long[] cumulative;

  /** Index of the first city of a country (inclusive) and of the last one (exclusive). */
  private final Map<String, int[]> ranges = new HashMap<>();

  /** Filled lazily; a word may be created twice, which is harmless. */
  private final Word[] names;

  /**
   * Sorts the cities.
   *
   * @param photosPerHead relative number of photos per inhabitant of a country by its code
   */
  Cities(List<City> gazetteer, ToIntFunction<String> photosPerHead) {
    this(city -> (long) city.population() * photosPerHead.applyAsInt(city.country()), gazetteer);
  }

  private Cities(ToLongFunction<City> weight, List<City> gazetteer) {
    cities =
        gazetteer.stream()
            .filter(city -> city.population() > 0)
            .sorted(
                Comparator.comparing(City::country)
                    .thenComparing(city -> Objects.toString(city.admin1Code(), ""))
                    .thenComparing(City::name)
                    .thenComparingDouble(City::latitude)
                    .thenComparingDouble(City::longitude)
                    .thenComparingInt(City::population))
            .toArray(City[]::new);
    if (cities.length == 0) {
      throw new IllegalArgumentException("The gazetteer has no city with inhabitants.");
    }
    cumulative = new long[cities.length];
    names = new Word[cities.length];
    long sum = 0;
    for (int i = 0; i < cities.length; i++) {
      int at = i;
      String code = cities[i].country();
      sum += weight.applyAsLong(cities[i]);
      cumulative[i] = sum;
      ranges.computeIfAbsent(code, unused -> new int[] {at, at})[1] = i + 1;
    }
  }

  /**
   * Returns the same cities, in the same order, with a weight that grows with the root of the
   * population: where people travel to, who see more of small towns than their share.
   */
  static Cities ofJourneys(List<City> gazetteer, ToIntFunction<String> photosPerHead) {
    return new Cities(
        city ->
            (long) (1000 * StrictMath.sqrt(city.population()))
                * photosPerHead.applyAsInt(city.country()),
        gazetteer);
  }

  /** Returns the probability that {@link #anywhere} draws a city. */
  double share(int index) {
    long before = index == 0 ? 0 : cumulative[index - 1];
    return (double) (cumulative[index] - before) / cumulative[cumulative.length - 1];
  }

  City city(int index) {
    return cities[index];
  }

  int size() {
    return cities.length;
  }

  /** Returns the name of a city as a tag. */
  Word name(int index) {
    Word name = names[index];
    if (name == null) {
      name = new Word(cities[index].name());
      names[index] = name;
    }
    return name;
  }

  /** Draws a city of the world. */
  int anywhere(Rng rng) {
    return at(rng.below(cumulative[cumulative.length - 1]));
  }

  /** Draws a city in the same country as another city. */
  int sameCountry(int index, Rng rng) {
    int[] range = ranges.get(cities[index].country());
    long before = range[0] == 0 ? 0 : cumulative[range[0] - 1];
    return at(before + rng.below(cumulative[range[1] - 1] - before));
  }

  private int at(long share) {
    int found = Arrays.binarySearch(cumulative, share + 1);
    return found >= 0 ? found : -found - 1;
  }
}
