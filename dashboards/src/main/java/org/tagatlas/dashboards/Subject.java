package org.tagatlas.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a request for positions is about, and where and when.
 *
 * @param label the tag or the words as typed; null for all photos
 * @param photographed filter on photos of the subject; empty for all photos
 * @param among filter on all photos that are considered, of whatever subject
 */
record Subject(String label, Map<String, Object> photographed, Map<String, Object> among) {

  /** Flickr's accuracy of a street; coarser positions are not where the camera was. */
  private static final int STREET_ACCURACY = 14;

  private static final int MAX_WORDS = 20;

  /** Photos whose coordinates are those of the camera, as far as is known. */
  private static final Map<String, Object> PRECISE =
      Query.all(
          Query.none(Map.of("exists", Map.of("field", "location_source"))),
          // An unknown accuracy is accepted.
          Query.none(Query.below("accuracy", STREET_ACCURACY)));

  /**
   * Returns photos with a tag.
   *
   * @param tag the normalized tag
   * @param where filters that restrict place and time; empty ones match everything
   */
  static Subject ofTag(String tag, List<Map<String, Object>> where) {
    return new Subject(tag, Query.term("tags", tag), precise(where));
  }

  /** Returns all photos of a place. */
  static Subject ofEverything(List<Map<String, Object>> where) {
    return new Subject(null, Map.of(), precise(where));
  }

  /**
   * Returns photos that match words: photos of the theme of that name, or else those that have all
   * words as tags, or all words joined as one tag.
   *
   * @param normalizer converts words to tags
   * @param where filters that restrict place and time
   * @throws IllegalArgumentException if there are no or too many words
   */
  static Subject ofWords(
      String typed,
      Themes themes,
      UnaryOperator<String> normalizer,
      List<Map<String, Object>> where) {
    String text = typed.strip();
    Map<String, Object> theme =
        themes.ofPhoto(text.toLowerCase(java.util.Locale.ROOT)).orElse(null);
    if (theme != null) {
      return new Subject(text, theme, precise(where));
    }
    List<Map<String, Object>> words = new ArrayList<>();
    for (String word : text.split("\\s+")) {
      String tag = normalizer.apply(word);
      if (!tag.isEmpty()) {
        words.add(Query.term("tags", tag));
      }
    }
    if (words.isEmpty() || words.size() > MAX_WORDS) {
      throw new IllegalArgumentException("q must have from 1 to " + MAX_WORDS + " words");
    }
    Map<String, Object> joined = Query.term("tags", normalizer.apply(text));
    Map<String, Object> all = Map.of("bool", Map.of("filter", words));
    return new Subject(
        text, words.size() == 1 ? joined : Query.any(List.of(all, joined)), precise(where));
  }

  private static Map<String, Object> precise(List<Map<String, Object>> where) {
    List<Map<String, Object>> filters = new ArrayList<>(List.of(PRECISE));
    where.stream().filter(filter -> !filter.isEmpty()).forEach(filters::add);
    return Map.of("bool", Map.of("filter", filters));
  }

  /** Returns the filter on photos of the subject that are considered. */
  Map<String, Object> ofPhoto() {
    return Query.all(among, photographed);
  }
}
