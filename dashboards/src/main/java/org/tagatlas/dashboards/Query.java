package org.tagatlas.dashboards;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds Elasticsearch queries as maps, so that values cannot inject syntax. */
final class Query {

  private Query() {}

  static Map<String, Object> term(String field, Object value) {
    return Map.of("term", Map.of(field, value));
  }

  static Map<String, Object> terms(String field, Collection<String> values) {
    return Map.of("terms", Map.of(field, List.copyOf(values)));
  }

  static Map<String, Object> regexp(String field, String pattern) {
    return Map.of("regexp", Map.of(field, pattern));
  }

  static Map<String, Object> atLeast(String field, Object min) {
    return Map.of("range", Map.of(field, Map.of("gte", min)));
  }

  static Map<String, Object> below(String field, Number limit) {
    return Map.of("range", Map.of(field, Map.of("lt", limit)));
  }

  static Map<String, Object> prefix(String field, String value, boolean ignoreCase) {
    return Map.of("prefix", Map.of(field, Map.of("value", value, "case_insensitive", ignoreCase)));
  }

  /** Returns the conjunction of filters; empty ones match everything. */
  @SafeVarargs
  static Map<String, Object> all(Map<String, Object>... filters) {
    List<Map<String, Object>> nonEmpty = new ArrayList<>();
    for (Map<String, Object> filter : filters) {
      if (!filter.isEmpty()) {
        nonEmpty.add(filter);
      }
    }
    return nonEmpty.isEmpty()
        ? Map.of("match_all", Map.of())
        : Map.of("bool", Map.of("filter", nonEmpty));
  }

  /** Returns the conjunction of filters; an empty one if all are empty. */
  @SafeVarargs
  static Map<String, Object> allOrEmpty(Map<String, Object>... filters) {
    for (Map<String, Object> filter : filters) {
      if (!filter.isEmpty()) {
        return all(filters);
      }
    }
    return Map.of();
  }

  /** Returns the negation of a filter. */
  static Map<String, Object> none(Map<String, Object> filter) {
    return Map.of("bool", Map.of("must_not", List.of(filter)));
  }

  /** Returns the disjunction of filters. */
  static Map<String, Object> any(List<Map<String, Object>> filters) {
    return Map.of("bool", Map.of("should", filters, "minimum_should_match", 1));
  }

  /** Returns a sort clause; {@code order} is {@code asc} or {@code desc}. */
  static Map<String, Object> by(String field, String order) {
    return Map.of(field, Map.of("order", order));
  }

  /** Returns a search for sorted documents with some of their fields. */
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

  /** Returns the search, restricted to the first document per value of a field. */
  static Map<String, Object> firstOfEach(String field, Map<String, Object> hits) {
    Map<String, Object> body = new LinkedHashMap<>(hits);
    body.put("collapse", Map.of("field", field));
    return body;
  }

  /** Returns an aggregation of the documents of a query, without hits. */
  static Map<String, Object> counted(Map<String, Object> query, Map<String, Object> aggregations) {
    return Map.of("size", 0, "query", query, "track_total_hits", false, "aggs", aggregations);
  }

  /** Returns the search, which also counts all matching documents. */
  static Map<String, Object> withTotal(Map<String, Object> search) {
    Map<String, Object> body = new LinkedHashMap<>(search);
    body.put("track_total_hits", true);
    return body;
  }

  /** Returns a search that only counts the matching documents. */
  static Map<String, Object> count(Map<String, Object> query) {
    return Map.of("size", 0, "query", query, "track_total_hits", true);
  }
}
