package org.tagatlas.dashboards;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Countries by continent, according to Unicode CLDR (based on UN M49). */
final class Continents {

  private final Map<String, List<String>> countries;

  Continents() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Continents.class.getResourceAsStream("continents.csv"), StandardCharsets.UTF_8))) {
      countries =
          lines
              .lines()
              .skip(1)
              .map(line -> line.split(","))
              .collect(
                  Collectors.groupingBy(
                      row -> row[1],
                      TreeMap::new,
                      Collectors.mapping(row -> row[0], Collectors.toList())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the countries of a continent, such as {@code north-america}.
   *
   * @throws IllegalArgumentException if the continent is unknown
   */
  List<String> countries(String continent) {
    List<String> found = countries.get(continent);
    if (found == null) {
      throw new IllegalArgumentException(
          "continent must be one of " + countries.keySet() + ", but was '" + continent + "'");
    }
    return found;
  }
}
