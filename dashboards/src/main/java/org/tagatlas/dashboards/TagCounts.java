package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the photos of given tags exactly: one look at an index a tag, and no look at photos. */
final class TagCounts {

  private final AtlasIndex index;

  TagCounts(AtlasIndex index) {
    this.index = index;
  }

  /** Returns how many photos of a filter have each of some tags. */
  Map<String, Long> of(Collection<String> tags, Map<String, Object> filter) {
    return tags.isEmpty() ? Map.of() : read(index.ask(PHOTOS, search("tags", tags, filter)));
  }

  /** Returns the search whose answer {@link #read} reads. */
  static Map<String, Object> search(
      String field, Collection<String> values, Map<String, Object> filter) {
    Map<String, Object> each = new LinkedHashMap<>();
    for (String value : values) {
      each.put(value, Query.term(field, value));
    }
    return Query.counted(
        Query.all(filter), Map.of("each", Map.of("filters", Map.of("filters", each))));
  }

  static Map<String, Long> read(JsonNode answer) {
    Map<String, Long> counts = new HashMap<>();
    answer
        .path("aggregations")
        .path("each")
        .path("buckets")
        .properties()
        .forEach(tag -> counts.put(tag.getKey(), tag.getValue().path("doc_count").asLong()));
    return counts;
  }
}
