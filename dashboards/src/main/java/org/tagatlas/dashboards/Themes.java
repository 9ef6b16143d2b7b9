package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;

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
 * What a photo is about, by lists of words in several languages. A photo with several words of a
 * theme counts once.
 */
final class Themes {

  private final AtlasIndex index;
  private final Map<String, Set<String>> tags;

  /**
   * Reads lists of words.
   *
   * @param lines {@code [theme]}, then lines of a language's words with commas between; {@code #}
   *     begins a comment
   * @param cleanForm how words become tags
   * @throws IllegalArgumentException when a line can't be read
   */
  Themes(AtlasIndex index, String lines, UnaryOperator<String> cleanForm) {
    this.index = index;
    this.tags = parse(lines, cleanForm);
  }

  /** How many photos of a place have a theme, and which part of those with tags that is. */
  record Share(String theme, long photos, double share) {}

  /** A theme: its tags, and where its photos are, most first. */
  record View(String theme, List<String> tags, long photos, List<Tags.InCountry> countries) {}

  /** A theme in the world with the countries that have most photos of it. */
  record Overview(String theme, int tags, long photos, List<Tags.InCountry> countries) {}

  /** Returns the names. */
  Set<String> names() {
    return tags.keySet();
  }

  /** Returns the filter on a theme's photos; empty when there is no theme of that name. */
  Optional<Map<String, Object>> ofPhoto(String theme) {
    return Optional.ofNullable(tags.get(theme)).map(words -> Query.terms("tags", words));
  }

  /** Returns a theme in a window; empty when there is none of that name. */
  Optional<View> view(String theme, Window window) {
    Set<String> words = tags.get(theme);
    if (words == null) {
      return Optional.empty();
    }
    JsonNode answer = index.ask(PHOTOS, byCountry(window, words));
    return Optional.of(
        new View(theme, List.copyOf(words), AtlasIndex.total(answer), Tags.countries(answer)));
  }

  /** Returns all themes in a window. */
  List<Overview> overview(Window window) {
    List<Search> searches = new ArrayList<>();
    tags.values().forEach(words -> searches.add(new Search(PHOTOS, byCountry(window, words))));
    List<JsonNode> answers = index.ask(searches);
    List<Overview> all = new ArrayList<>();
    for (Map.Entry<String, Set<String>> theme : tags.entrySet()) {
      JsonNode answer = answers.get(all.size());
      all.add(
          new Overview(
              theme.getKey(),
              theme.getValue().size(),
              AtlasIndex.total(answer),
              Tags.countries(answer)));
    }
    all.sort(Comparator.comparingLong(theme -> -theme.photos()));
    return all;
  }

  /** Returns the search for the themes of a filter's photos, which {@link #read} reads. */
  Map<String, Object> search(Map<String, Object> filter) {
    Map<String, Object> each = new LinkedHashMap<>();
    tags.forEach((theme, words) -> each.put(theme, Query.terms("tags", words)));
    return Query.counted(
        Query.all(filter), Map.of("each", Map.of("filters", Map.of("filters", each))));
  }

  /** Reads the answer: themes of a place, most photos first. */
  List<Share> read(JsonNode answer, long taggedPhotos) {
    Map<String, Long> counts = TagCounts.read(answer);
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
    Map<String, Object> body =
        new LinkedHashMap<>(
            Query.counted(
                Query.all(window.ofPhoto(), Query.terms("tags", words)),
                Map.of("countries", Map.of("terms", Map.of("field", "country", "size", 400)))));
    body.put("track_total_hits", true);
    return body;
  }

  private static Map<String, Set<String>> parse(String text, UnaryOperator<String> cleanForm) {
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
            String tag = cleanForm.apply(word.strip());
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
