package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.MACHINE_TAGS;
import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.tagatlas.dashboards.AtlasIndex.Search;
import org.tagatlas.dashboards.Cursor.SortOrder;
import org.tagatlas.dashboards.TagLanguage.MachineTagTerms;

/**
 * Queries the index of machine tags like Flickr's API: namespaces, predicates, pairs and values
 * with their usage counts, in alphabetical order and in pages.
 */
final class MachineTags {

  /** Pairs per Elasticsearch request. */
  private static final int PAIRS_PER_REQUEST = 10_000;

  /** Minimum number of shared photos of related predicates; fewer may be coincidence. */
  private static final int MIN_SHARED_PHOTOS = 3;

  private static final SortOrder RECENT =
      Order.values(
          "recent", "nsss", List.of(Query.by("last_seen", "desc"), Query.by("value", "asc")));

  private final AtlasIndex index;
  private final Extras extras;

  MachineTags(AtlasIndex index, Extras extras) {
    this.index = index;
    this.extras = extras;
  }

  /** The sort order of a list. */
  enum Order {
    /** Alphabetical. */
    NAME(values("name", "sss", List.of(Query.by("value", "asc")))),
    /** Most used first, then alphabetical. */
    USAGE(values("usage", "nsss", List.of(Query.by("photos", "desc"), Query.by("value", "asc"))));

    private final SortOrder values;

    Order(SortOrder values) {
      this.values = values;
    }

    private static SortOrder values(String name, String types, List<Map<String, Object>> first) {
      List<Map<String, Object>> fields = new ArrayList<>(first);
      fields.add(Query.by("namespace", "asc"));
      fields.add(Query.by("predicate", "asc"));
      return new SortOrder(name, fields, types);
    }

    /**
     * Parses the name of an order; null means {@link #NAME}.
     *
     * @throws IllegalArgumentException if the name is unknown
     */
    static Order of(String name) {
      if (name == null || name.equals("name")) {
        return NAME;
      }
      if (name.equals("usage")) {
        return USAGE;
      }
      throw new IllegalArgumentException("sort must be 'name' or 'usage', but was '" + name + "'");
    }

    private <T> List<T> sorted(List<T> byName, ToLongFunction<T> usage) {
      return this == NAME
          ? byName
          : byName.stream().sorted(Comparator.comparingLong(usage).reversed()).toList();
    }
  }

  /** A namespace with its usage count and its number of predicates. */
  record Namespace(String namespace, long usage, int predicates) {}

  /** A predicate with its usage count and its number of namespaces. */
  record Predicate(String predicate, long usage, int namespaces) {}

  /** A predicate of a namespace with its usage count and its number of values. */
  record Pair(String namespace, String predicate, long usage, long values) {}

  /**
   * A value of a predicate in a namespace.
   *
   * @param extra its lookup result from an external service, or null
   */
  record Value(
      String namespace,
      String predicate,
      String value,
      Double number,
      long usage,
      List<String> countries,
      String firstSeen,
      String lastSeen,
      ExtraItem extra) {

    private static final List<String> FIELDS =
        List.of(
            "namespace",
            "predicate",
            "value",
            "number",
            "photos",
            "countries",
            "first_seen",
            "last_seen");

    private static Value of(JsonNode source) {
      return new Value(
          source.path("namespace").asText(),
          source.path("predicate").asText(),
          source.path("value").asText(),
          source.has("number") ? source.path("number").asDouble() : null,
          source.path("photos").asLong(),
          Region.texts(source.path("countries")),
          source.path("first_seen").asText(null),
          source.path("last_seen").asText(null),
          null);
    }

    private String id() {
      return namespace + ':' + predicate + '=' + value;
    }

    private Value withExtra(ExtraItem found) {
      return found == null
          ? this
          : new Value(
              namespace, predicate, value, number, usage, countries, firstSeen, lastSeen, found);
    }
  }

  /**
   * A predicate that co-occurs with the queried machine tags.
   *
   * @param photos number of photos with both
   * @param lift its frequency on these photos divided by its frequency on all photos with machine
   *     tags
   */
  record Related(String namespace, String predicate, long photos, double lift) {}

  /**
   * Predicates that co-occur with the queried machine tags.
   *
   * @param total total number of such predicates
   */
  record RelatedPredicates(int total, List<Related> related) {}

  /**
   * Returns namespaces.
   *
   * @param predicate a predicate that they must have; null for any
   */
  Page<Namespace> namespaces(String predicate, Order order, Slice slice) {
    Map<String, List<Pair>> byName = new TreeMap<>();
    pairs(null, predicate)
        .forEach(
            pair -> byName.computeIfAbsent(pair.namespace(), n -> new ArrayList<>()).add(pair));
    List<Namespace> all = new ArrayList<>();
    byName.forEach((name, pairs) -> all.add(new Namespace(name, usage(pairs), pairs.size())));
    return Page.of(order.sorted(all, Namespace::usage), slice);
  }

  /**
   * Returns predicates.
   *
   * @param namespace the namespace that they must be in; null for any
   */
  Page<Predicate> predicates(String namespace, Order order, Slice slice) {
    Map<String, List<Pair>> byName = new TreeMap<>();
    pairs(namespace, null)
        .forEach(
            pair -> byName.computeIfAbsent(pair.predicate(), n -> new ArrayList<>()).add(pair));
    List<Predicate> all = new ArrayList<>();
    byName.forEach((name, pairs) -> all.add(new Predicate(name, usage(pairs), pairs.size())));
    return Page.of(order.sorted(all, Predicate::usage), slice);
  }

  private static long usage(List<Pair> pairs) {
    return pairs.stream().mapToLong(Pair::usage).sum();
  }

  /** Returns pairs of a namespace and a predicate; null for any. */
  Page<Pair> pairs(String namespace, String predicate, Order order, Slice slice) {
    return Page.of(order.sorted(pairs(namespace, predicate), Pair::usage), slice);
  }

  private List<Pair> pairs(String namespace, String predicate) {
    List<Pair> pairs = new ArrayList<>();
    Map<String, Object> groups = new LinkedHashMap<>();
    groups.put("size", PAIRS_PER_REQUEST);
    groups.put("sources", List.of(source("namespace"), source("predicate")));
    while (true) {
      JsonNode response =
          index.search(
              MACHINE_TAGS,
              Query.counted(
                  Query.all(named("namespace", namespace), named("predicate", predicate)),
                  Map.of(
                      "pairs",
                      Map.of(
                          "composite",
                          groups,
                          "aggs",
                          Map.of("usage", Map.of("sum", Map.of("field", "photos")))))));
      for (JsonNode bucket : AtlasIndex.buckets(response, "pairs")) {
        pairs.add(
            new Pair(
                bucket.path("key").path("namespace").asText(),
                bucket.path("key").path("predicate").asText(),
                bucket.path("usage").path("value").asLong(),
                bucket.path("doc_count").asLong()));
      }
      JsonNode after = response.path("aggregations").path("pairs").path("after_key");
      if (after.isMissingNode()) {
        return pairs;
      }
      groups.put("after", after);
    }
  }

  private static Map<String, Object> source(String field) {
    return Map.of(field, Map.of("terms", Map.of("field", field)));
  }

  private static Map<String, Object> named(String field, String name) {
    return name == null ? Map.of() : Query.term(field, name);
  }

  /** Returns the values of a pair. */
  Page<Value> values(String namespace, String predicate, Order order, Slice slice) {
    return sorted(
        Query.all(named("namespace", namespace), named("predicate", predicate)),
        order.values,
        slice);
  }

  /** Returns the machine tags that match all or any of the wildcards. */
  Page<Value> tags(List<MachineTagTerms> queries, boolean all, Order order, Slice slice) {
    List<Map<String, Object>> filters = queries.stream().map(MachineTags::filter).toList();
    return sorted(
        all ? Map.of("bool", Map.of("filter", filters)) : Query.any(filters), order.values, slice);
  }

  private static Map<String, Object> filter(MachineTagTerms terms) {
    if (!terms.isRange()) {
      return Query.term("terms", terms.lower());
    }
    Map<String, Object> range = new HashMap<>();
    if (terms.lowerNumber() != Double.NEGATIVE_INFINITY) {
      range.put(terms.includesLower() ? "gte" : "gt", terms.lowerNumber());
    }
    if (terms.upperNumber() != Double.POSITIVE_INFINITY) {
      range.put(terms.includesUpper() ? "lte" : "lt", terms.upperNumber());
    }
    return Query.all(
        Query.term("terms", terms.lower().substring(0, terms.lower().indexOf('=') + 1)),
        Map.of("range", Map.of("number", range)));
  }

  /**
   * Returns values by last use, upper recent first.
   *
   * @param since minimum upload time in seconds since 1970
   */
  Page<Value> recent(String namespace, String predicate, long since, Slice slice) {
    return sorted(
        Query.all(
            named("namespace", namespace),
            named("predicate", predicate),
            Map.of(
                "range",
                Map.of(
                    "last_seen",
                    Map.of("gte", java.time.Instant.ofEpochSecond(since).toString())))),
        RECENT,
        slice);
  }

  private Page<Value> sorted(Map<String, Object> query, SortOrder order, Slice slice) {
    return new SortedList(index, MACHINE_TAGS, Value.FIELDS)
        .read(query, order, slice, this::values);
  }

  private List<Value> values(List<JsonNode> sources) {
    List<Value> values = sources.stream().map(Value::of).toList();
    Map<String, ExtraItem> found = extras.of(values.stream().map(Value::id).toList());
    return values.stream().map(value -> value.withExtra(found.get(value.id()))).toList();
  }

  /**
   * Returns the other predicates of the same photos, highest lift first. The lift of B with A is
   * P(B, A) / (P(A) P(B)), over photos that have machine tags.
   *
   * @param filter the filter on photos
   * @param own pairs, {@code ns:pred}, to exclude
   * @param size maximum number of predicates, those with upper photos
   */
  RelatedPredicates related(Map<String, Object> filter, List<String> own, int size) {
    JsonNode shared =
        index.search(
            PHOTOS,
            Query.withTotal(
                Query.counted(
                    Query.all(filter),
                    Map.of(
                        "pairs",
                        Map.of(
                            "terms",
                            Map.of(
                                "field",
                                "machine_tag_pairs",
                                "size",
                                PAIRS_PER_REQUEST,
                                "min_doc_count",
                                MIN_SHARED_PHOTOS))))));
    Map<String, Long> both = new LinkedHashMap<>();
    for (JsonNode bucket : AtlasIndex.buckets(shared, "pairs")) {
      both.put(bucket.path("key").asText(), bucket.path("doc_count").asLong());
    }
    own.forEach(both::remove);
    int total = both.size();
    both.keySet().retainAll(both.keySet().stream().limit(size).toList());
    if (both.isEmpty()) {
      return new RelatedPredicates(0, List.of());
    }
    List<JsonNode> responses =
        index.search(
            List.of(
                new Search(PHOTOS, TagCounts.search("machine_tag_pairs", both.keySet(), Map.of())),
                new Search(
                    PHOTOS, Query.count(Map.of("exists", Map.of("field", "machine_tag_pairs"))))));
    Map<String, Long> each = TagCounts.read(responses.get(0));
    double all = AtlasIndex.total(responses.get(1));
    double matching = AtlasIndex.total(shared);
    List<Related> related = new ArrayList<>();
    both.forEach(
        (pair, photos) ->
            related.add(
                new Related(
                    pair.substring(0, pair.indexOf(':')),
                    pair.substring(pair.indexOf(':') + 1),
                    photos,
                    photos * all / (matching * each.get(pair)))));
    related.sort(
        Comparator.comparingDouble(Related::lift)
            .thenComparingLong(Related::photos)
            .reversed()
            .thenComparing(Related::namespace)
            .thenComparing(Related::predicate));
    return new RelatedPredicates(total, related);
  }
}
