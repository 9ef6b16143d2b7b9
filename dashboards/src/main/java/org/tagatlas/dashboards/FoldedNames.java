package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of all places without accents, so that "sao paulo" finds São Paulo. They are cached for
 * five minutes. Thread-safe.
 */
final class FoldedNames {

  /**
   * One less than the maximum page size of Elasticsearch: one more hit shows that there are more.
   */
  private static final int BATCH = 9_999;

  /** Just below the maximum number of terms of an Elasticsearch query. */
  private static final int MAX_TERMS = 60_000;

  private static final long MAX_AGE_NANOS = Duration.ofMinutes(5).toNanos();
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private final AtlasIndex index;

  private volatile List<Name> names = List.of();
  private volatile long read;

  FoldedNames(AtlasIndex index) {
    this.index = index;
  }

  private record Name(String folded, String region) {}

  /** Returns the codes of regions whose name starts with a text, those with most photos first. */
  List<String> startingWith(String typed) {
    String folded = fold(typed);
    return names().stream()
        .filter(name -> name.folded().startsWith(folded))
        .limit(MAX_TERMS)
        .map(Name::region)
        .toList();
  }

  /** Returns the text in lower case without accents. */
  static String fold(String text) {
    return MARKS
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }

  private static List<Name> names(List<JsonNode> regions) {
    return regions.stream()
        .map(
            region ->
                new Name(fold(region.path("region_name").asText()), region.path("region").asText()))
        .toList();
  }

  private List<Name> names() {
    if (names.isEmpty() || System.nanoTime() - read > MAX_AGE_NANOS) {
      List<Name> now = new ArrayList<>();
      SortedList regions =
          new SortedList(index, REGIONS, List.of("region", "region_name", "photos"));
      Slice slice = new Slice(1, BATCH, null);
      while (slice != null) {
        Page<Name> page =
            regions.read(
                Query.all(Window.ALL.ofDocument()), Lists.BY_PHOTOS, slice, FoldedNames::names);
        now.addAll(page.items());
        slice = page.after() == null ? null : new Slice(1, BATCH, page.after());
      }
      read = System.nanoTime();
      names = List.copyOf(now);
    }
    return names;
  }
}
