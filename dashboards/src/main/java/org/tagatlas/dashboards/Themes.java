package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.tagatlas.dashboards.AtlasIndex.Search;

/**
 * Classifies photos by word lists in several languages. A photo with several words of a theme
 * counts once.
 */
final class Themes {

  /** The aggregation that counts distinct credits, because documents have no user ids. */
  static final Map<String, Object> PHOTOGRAPHERS =
      Map.of("cardinality", Map.of("field", "photographer"));

  private final AtlasIndex index;
  private final Map<String, Set<String>> tags;

  /**
   * Parses word lists.
   *
   * @param lines {@code [theme]}, followed by one line of comma-separated words per language;
   *     {@code #} starts a comment
   * @param normalizer converts words to tags
   * @throws IllegalArgumentException if a line is invalid
   */
  Themes(AtlasIndex index, String lines, UnaryOperator<String> normalizer) {
    this.index = index;
    this.tags = parse(lines, normalizer);
  }

  /** The photos of a place with a theme, and their share of its tagged photos. */
  record Share(String theme, long photos, double share) {}

  /** A theme with its tags and its photos per country, most photos first. */
  record View(String theme, List<String> tags, long photos, List<Tags.InCountry> countries) {}

  /**
   * A theme with its photos worldwide and per country.
   *
   * @param photographers number of distinct credits of its photos, an estimate beyond 3,000
   */
  record Overview(
      String theme, int tags, long photos, long photographers, List<Tags.InCountry> countries) {}

  /** Returns the names of all themes. */
  Set<String> names() {
    return tags.keySet();
  }

  /** Returns the filter on photos of a theme; empty if the theme is unknown. */
  Optional<Map<String, Object>> ofPhoto(String theme) {
    return Optional.ofNullable(tags.get(theme)).map(words -> Query.terms("tags", words));
  }

  /** Returns a theme in a window; empty if the theme is unknown. */
  Optional<View> view(String theme, Window window) {
    Set<String> words = tags.get(theme);
    if (words == null) {
      return Optional.empty();
    }
    JsonNode response = index.search(PHOTOS, byCountry(window, words));
    return Optional.of(
        new View(theme, List.copyOf(words), AtlasIndex.total(response), Tags.countries(response)));
  }

  /** Returns all themes in a window, those of most photographers first. */
  List<Overview> overview(Window window) {
    List<Search> searches = new ArrayList<>();
    tags.values().forEach(words -> searches.add(new Search(PHOTOS, byCountry(window, words))));
    List<JsonNode> responses = index.search(searches);
    List<Overview> all = new ArrayList<>();
    for (Map.Entry<String, Set<String>> theme : tags.entrySet()) {
      JsonNode response = responses.get(all.size());
      all.add(
          new Overview(
              theme.getKey(),
              theme.getValue().size(),
              AtlasIndex.total(response),
              response.path("aggregations").path("photographers").path("value").asLong(),
              Tags.countries(response)));
    }
    all.sort(
        Comparator.comparingLong((Overview theme) -> -theme.photographers())
            .thenComparing(Overview::theme));
    return all;
  }

  /** Returns the search for the themes of filtered photos, whose response {@link #read} parses. */
  Map<String, Object> search(Map<String, Object> filter) {
    Map<String, Object> each = new LinkedHashMap<>();
    tags.forEach((theme, words) -> each.put(theme, Query.terms("tags", words)));
    return Query.counted(
        Query.all(filter, Estimates.NONE),
        Map.of("each", Map.of("filters", Map.of("filters", each))));
  }

  /** Parses the response: the themes of a place, most photos first. */
  List<Share> read(JsonNode response, long taggedPhotos) {
    Map<String, Long> counts = TagCounts.read(response);
    return tags.keySet().stream()
        .map(
            theme -> {
              long photos = counts.getOrDefault(theme, 0L);
              return new Share(
                  theme, photos, taggedPhotos == 0 ? 0 : (double) photos / taggedPhotos);
            })
        .sorted(Comparator.comparingLong((Share share) -> -share.photos()))
        .toList();
  }

  private static Map<String, Object> byCountry(Window window, Set<String> words) {
    return Query.withTotal(
        Query.counted(
            Query.all(window.ofPhoto(), Query.terms("tags", words), Estimates.NONE),
            Map.of(
                "countries",
                Map.of("terms", Map.of("field", "country", "size", 400)),
                "photographers",
                PHOTOGRAPHERS)));
  }

  private static Map<String, Set<String>> parse(String text, UnaryOperator<String> normalizer) {
    Map<String, Set<String>> themes = new LinkedHashMap<>();
    Set<String> words = null;
    try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String content = line.replaceFirst("#.*", "").strip();
        if (content.startsWith("[") && content.endsWith("]")) {
          words = new LinkedHashSet<>();
          themes.put(content.substring(1, content.length() - 1).strip(), words);
        } else if (!content.isEmpty()) {
          if (words == null) {
            throw new IllegalArgumentException("words before the first [theme]: " + content);
          }
          for (String word : content.substring(content.indexOf(':') + 1).split(",")) {
            String tag = normalizer.apply(word.strip());
            if (!tag.isEmpty()) {
              words.add(tag);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
    return themes;
  }
}
