package org.tagatlas.dashboards;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What is known of countries beside what photos tell: names, and people (from Unicode CLDR). */
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

  /** Returns how many people live in a country, or null. */
  Long people(String country) {
    return people.get(country);
  }

  /** Returns photos per million people, or null where few or none live. */
  Double perMillion(String country, long photos) {
    Long number = people(country);
    // Of a hundred people on an island a single visitor makes a world record.
    return number == null || number < 10_000 ? null : photos * 1e6 / number;
  }

  /** Returns a country's name in a language. */
  static String name(String country, Locale language) {
    return new Locale.Builder().setRegion(country).build().getDisplayCountry(language);
  }
}
