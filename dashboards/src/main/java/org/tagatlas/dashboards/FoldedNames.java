package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.REGIONS;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of the most photographed places without accents, so that "sao paulo" finds São Paulo. They
 * are read anew when they are a few minutes old. Safe for threads.
 */
final class FoldedNames {

  private static final int PLACES = 10_000;
  private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private final AtlasIndex index;

  private volatile List<Name> names = List.of();
  private volatile long read;

  FoldedNames(AtlasIndex index) {
    this.index = index;
  }

  private record Name(String folded, String region) {}

  /** Returns regions whose name begins so, most photos first. */
  List<String> beginning(String typed, int limit) {
    String folded = fold(typed);
    return names().stream()
        .filter(name -> name.folded().startsWith(folded))
        .limit(limit)
        .map(Name::region)
        .toList();
  }

  /** Returns a text without accents, in lower case. */
  static String fold(String text) {
    return MARKS
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }

  private List<Name> names() {
    if (names.isEmpty() || System.nanoTime() - read > FRESH_NANOS) {
      List<Name> now = new ArrayList<>();
      for (JsonNode region :
          AtlasIndex.sources(
              index.ask(
                  REGIONS,
                  Query.hits(
                      PLACES,
                      Query.all(Window.ALL.ofDocument()),
                      List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
                      List.of("region", "region_name"))))) {
        now.add(
            new Name(fold(region.path("region_name").asText()), region.path("region").asText()));
      }
      read = System.nanoTime();
      names = List.copyOf(now);
    }
    return names;
  }
}
