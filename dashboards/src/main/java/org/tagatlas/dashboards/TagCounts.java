package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the photos of given tags exactly, with one term filter per tag. */
final class TagCounts {

  private final AtlasIndex index;

  TagCounts(AtlasIndex index) {
    this.index = index;
  }

  /** Returns the number of filtered photos per tag. */
  Map<String, Long> of(Collection<String> tags, Map<String, Object> filter) {
    return tags.isEmpty()
        ? Map.of()
        : read(index.search(PHOTOS, search("tags", tags, Query.all(filter, Estimates.NONE))));
  }

  /** Returns the search whose response {@link #read} parses. */
  static Map<String, Object> search(
      String field, Collection<String> values, Map<String, Object> filter) {
    Map<String, Object> each = new LinkedHashMap<>();
    for (String value : values) {
      each.put(value, Query.term(field, value));
    }
    return Query.counted(
        Query.all(filter), Map.of("each", Map.of("filters", Map.of("filters", each))));
  }

  static Map<String, Long> read(JsonNode response) {
    Map<String, Long> counts = new HashMap<>();
    response
        .path("aggregations")
        .path("each")
        .path("buckets")
        .properties()
        .forEach(tag -> counts.put(tag.getKey(), tag.getValue().path("doc_count").asLong()));
    return counts;
  }
}
