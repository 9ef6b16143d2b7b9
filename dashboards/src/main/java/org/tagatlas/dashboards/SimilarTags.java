package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;
import static org.tagatlas.elasticsearch.DocumentKind.TAGS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Known tags that differ from an unknown one by a typing error. */
final class SimilarTags {

  private static final int MAX = 3;

  /** In shorter tags a typing error makes another word. */
  private static final int MIN_CHARS = 4;

  /** Longer tags are series and not typed. */
  private static final int MAX_CHARS = 100;

  private final AtlasIndex index;

  SimilarTags(AtlasIndex index) {
    this.index = index;
  }

  /** A tag with its label. */
  record Tag(String tag, String label) {}

  /** Returns tags that differ by one letter or by two swapped ones, most photographers first. */
  List<Tag> to(String tag) {
    int length = tag.codePointCount(0, tag.length());
    if (length < MIN_CHARS || length > MAX_CHARS) {
      return List.of();
    }
    Map<String, Object> similar =
        Map.of("fuzzy", Map.of("tag", Map.of("value", tag, "fuzziness", 1)));
    List<Tag> tags = tags(index.search(TAGS, hits(Query.all(similar))));
    return tags.isEmpty()
        // A run of a version without the index of tags.
        ? tags(
            index.search(
                SIGNATURES,
                Query.firstOfEach("tag", hits(Query.all(Window.ALL.ofDocument(), similar)))))
        : tags;
  }

  private static Map<String, Object> hits(Map<String, Object> query) {
    return Query.hits(
        MAX,
        query,
        List.of(Query.by("photographers", "desc"), Query.by("tag", "asc")),
        List.of("tag", "label"));
  }

  private static List<Tag> tags(JsonNode response) {
    return AtlasIndex.sources(response).stream()
        .map(source -> new Tag(source.path("tag").asText(), source.path("label").asText()))
        .toList();
  }
}
