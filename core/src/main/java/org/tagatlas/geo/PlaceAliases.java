package org.tagatlas.geo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Common names and abbreviations of places that no source of the gazetteer has. Immutable. */
final class PlaceAliases {

  private static final String RESOURCE = "place-aliases.txt";

  private final Map<String, List<String>> names;

  private PlaceAliases(Map<String, List<String>> names) {
    this.names = names;
  }

  static PlaceAliases load() {
    try (InputStream in = PlaceAliases.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("missing resource: " + RESOURCE);
      }
      return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource: " + RESOURCE, e);
    }
  }

  /** Reads lines such as {@code GB: UK, Great Britain}; {@code #} starts a comment. */
  static PlaceAliases parse(Stream<String> lines) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    lines
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon < 0) {
                throw new IllegalArgumentException("expected 'region: names', but got: " + line);
              }
              names
                  .computeIfAbsent(line.substring(0, colon).strip(), region -> new ArrayList<>())
                  .addAll(
                      Arrays.stream(line.substring(colon + 1).split(","))
                          .map(String::strip)
                          .filter(name -> !name.isEmpty())
                          .toList());
            });
    return new PlaceAliases(names);
  }

  /** Returns the regions that have aliases, such as {@code US.NY.New York City}. */
  List<String> regions() {
    return List.copyOf(names.keySet());
  }

  /** Returns the aliases of a region. */
  List<String> of(String region) {
    return names.getOrDefault(region, List.of());
  }
}
