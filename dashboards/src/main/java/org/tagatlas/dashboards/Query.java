package org.tagatlas.dashboards;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words of Elasticsearch's query language as maps, so that a value can never become syntax. */
final class Query {

  private Query() {}

  static Map<String, Object> term(String field, Object value) {
    return Map.of("term", Map.of(field, value));
  }

  static Map<String, Object> terms(String field, Collection<String> values) {
    return Map.of("terms", Map.of(field, List.copyOf(values)));
  }

  static Map<String, Object> atLeast(String field, Number least) {
    return Map.of("range", Map.of(field, Map.of("gte", least)));
  }

  static Map<String, Object> below(String field, Number limit) {
    return Map.of("range", Map.of(field, Map.of("lt", limit)));
  }

  static Map<String, Object> prefix(String field, String value, boolean anyCase) {
    return Map.of("prefix", Map.of(field, Map.of("value", value, "case_insensitive", anyCase)));
  }

  /** Returns what all of the filters leave; the empty ones leave everything. */
  @SafeVarargs
  static Map<String, Object> all(Map<String, Object>... filters) {
    List<Map<String, Object>> real = new ArrayList<>();
    for (Map<String, Object> filter : filters) {
      if (!filter.isEmpty()) {
        real.add(filter);
      }
    }
    return real.isEmpty() ? Map.of("match_all", Map.of()) : Map.of("bool", Map.of("filter", real));
  }

  static Map<String, Object> any(List<Map<String, Object>> filters) {
    return Map.of("bool", Map.of("should", filters, "minimum_should_match", 1));
  }

  /** Returns an ascending or descending order. */
  static Map<String, Object> by(String field, String order) {
    return Map.of(field, Map.of("order", order));
  }

  /** Returns the documents of a query in an order, with some fields of each. */
  static Map<String, Object> hits(
      int size, Map<String, Object> query, List<Map<String, Object>> sort, List<String> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", size);
    body.put("query", query);
    body.put("sort", sort);
    body.put("_source", fields);
    body.put("track_total_hits", false);
    return body;
  }

  /** Returns the same, but of each value of a field the first document alone. */
  static Map<String, Object> firstOfEach(String field, Map<String, Object> hits) {
    Map<String, Object> body = new LinkedHashMap<>(hits);
    body.put("collapse", Map.of("field", field));
    return body;
  }

  /** Returns an aggregation over a query, without documents. */
  static Map<String, Object> counted(Map<String, Object> query, Map<String, Object> aggregations) {
    return Map.of("size", 0, "query", query, "track_total_hits", false, "aggs", aggregations);
  }

  /** Returns the number of documents of a query. */
  static Map<String, Object> count(Map<String, Object> query) {
    return Map.of("size", 0, "query", query, "track_total_hits", true);
  }
}
