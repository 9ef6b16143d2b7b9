package org.tagatlas.dashboards;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Names and populations of countries (from Unicode CLDR). */
final class Countries {

  private final Map<String, Long> people = new HashMap<>();

  Countries() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Countries.class.getResourceAsStream("population.csv"), StandardCharsets.UTF_8))) {
      lines
          .lines()
          .skip(1)
          .map(line -> line.split(","))
          .forEach(row -> people.put(row[0], Long.valueOf(row[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the population of a country, or null if unknown. */
  Long people(String country) {
    return people.get(country);
  }

  /** Returns photos per million people; null if the population is unknown or below 10,000. */
  Double perMillion(String country, long photos) {
    Long population = people(country);
    // On an island of a hundred people a single visitor would set a world record.
    return population == null || population < 10_000 ? null : photos * 1e6 / population;
  }

  /** Returns a country's name in a language. */
  static String name(String country, Locale language) {
    return new Locale.Builder().setRegion(country).build().getDisplayCountry(language);
  }
}
