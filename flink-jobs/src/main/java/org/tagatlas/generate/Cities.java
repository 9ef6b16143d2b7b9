package org.tagatlas.generate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tagatlas.geo.City;

/** The gazetteer's cities, drawn as often as they are photographed. */
final class Cities {

  private final City[] cities;

  /** Up to and with each city, how much is photographed; a country's cities stand together. */
  private final long[] upTo;

  private final Map<String, Country> countries = new HashMap<>();

  /** First index, and one behind the last, of a country's cities. */
  private final Map<String, int[]> ranges = new HashMap<>();

  /** Filled when needed; a word may be made twice, which does no harm. */
  private final Word[] names;

  Cities(List<City> gazetteer, Vocabulary vocabulary) {
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
    upTo = new long[cities.length];
    names = new Word[cities.length];
    long sum = 0;
    for (int i = 0; i < cities.length; i++) {
      int at = i;
      String code = cities[i].country();
      sum +=
          (long) cities[i].population()
              * countries.computeIfAbsent(code, vocabulary::country).photosPerHead();
      upTo[i] = sum;
      ranges.computeIfAbsent(code, unused -> new int[] {at, at})[1] = i + 1;
    }
  }

  City city(int index) {
    return cities[index];
  }

  Country country(int index) {
    return countries.get(cities[index].country());
  }

  /** Returns a city's name as a tag. */
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
    return at(rng.below(upTo[upTo.length - 1]));
  }

  /** Draws a city of the country that a city lies in. */
  int sameCountry(int index, Rng rng) {
    int[] range = ranges.get(cities[index].country());
    long before = range[0] == 0 ? 0 : upTo[range[0] - 1];
    return at(before + rng.below(upTo[range[1] - 1] - before));
  }

  private int at(long share) {
    int found = Arrays.binarySearch(upTo, share + 1);
    return found >= 0 ? found : -found - 1;
  }
}
