package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.MACHINE_TAGS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;

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
import org.tagatlas.dashboards.TagLanguage.MachineTagTerms;

/**
 * The index of machine tags, asked as Flickr's API was: namespaces, predicates, pairs of both and
 * values, with how often each is used, in the order of the alphabet, in pages.
 */
final class MachineTags {

  /** Pairs that Elasticsearch tells of at a time. */
  private static final int PAIRS = 10_000;

  /** Elasticsearch goes no deeper into what it sorts. */
  private static final int DEEPEST = 10_000;

  private static final int RELATED = 100;

  /** Predicates that are on fewer photos with the one asked about are chance. */
  private static final int LEAST_TOGETHER = 3;

  private final AtlasIndex index;
  private final Extras extras;

  MachineTags(AtlasIndex index, Extras extras) {
    this.index = index;
    this.extras = extras;
  }

  /** The order of a list. */
  enum Order {
    /** That of the alphabet. */
    NAME,
    /** What is used most comes first, and what is used alike in the order of the alphabet. */
    USAGE;

    /**
     * Reads an order's name; none means that of the alphabet.
     *
     * @throws IllegalArgumentException when it is no order
     */
    static Order of(String name) {
      if (name == null || name.equals("name")) {
        return NAME;
      }
      if (name.equals("usage")) {
        return USAGE;
      }
      throw new IllegalArgumentException("sort is name or usage");
    }

    private <T> List<T> sorted(List<T> byName, ToLongFunction<T> usage) {
      return this == NAME
          ? byName
          : byName.stream().sorted(Comparator.comparingLong(usage).reversed()).toList();
    }
  }

  /**
   * A part of a list.
   *
   * @param page from 1
   * @param pages how many there are
   * @param perPage how many each has
   * @param total how many there are in all
   */
  record Page<T>(int page, int pages, int perPage, long total, List<T> items) {

    /** Returns one page of all. */
    static <T> Page<T> of(List<T> all, int page, int perPage) {
      int from = Math.min(all.size(), (page - 1) * perPage);
      return of(all.subList(from, Math.min(all.size(), from + perPage)), all.size(), page, perPage);
    }

    static <T> Page<T> of(List<T> items, long total, int page, int perPage) {
      return new Page<>(
          page, (int) ((total + perPage - 1) / perPage), perPage, total, List.copyOf(items));
    }
  }

  /** A namespace: how often it is used, and with how many predicates. */
  record Namespace(String namespace, long usage, int predicates) {}

  /** A predicate: how often it is used, and in how many namespaces. */
  record Predicate(String predicate, long usage, int namespaces) {}

  /** A predicate in a namespace: how often it is used, and with how many values. */
  record Pair(String namespace, String predicate, long usage, long values) {}

  /**
   * A value of a predicate in a namespace.
   *
   * @param extra what another service says of it; null when nothing
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
      Extra extra) {

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

    private Value with(Extra said) {
      return said == null
          ? this
          : new Value(
              namespace, predicate, value, number, usage, countries, firstSeen, lastSeen, said);
    }
  }

  /**
   * A predicate that is on photos together with what was asked about.
   *
   * @param photos photos that have both
   * @param lift how many times as often as on photos with any machine tag
   */
  record Related(String namespace, String predicate, long photos, double lift) {}

  /**
   * Returns namespaces.
   *
   * @param predicate those that have it; null for all
   */
  Page<Namespace> namespaces(String predicate, Order order, int page, int perPage) {
    Map<String, List<Pair>> byName = new TreeMap<>();
    pairs(null, predicate)
        .forEach(
            pair -> byName.computeIfAbsent(pair.namespace(), n -> new ArrayList<>()).add(pair));
    List<Namespace> all = new ArrayList<>();
    byName.forEach((name, pairs) -> all.add(new Namespace(name, usage(pairs), pairs.size())));
    return Page.of(order.sorted(all, Namespace::usage), page, perPage);
  }

  /**
   * Returns predicates.
   *
   * @param namespace those that it has; null for all
   */
  Page<Predicate> predicates(String namespace, Order order, int page, int perPage) {
    Map<String, List<Pair>> byName = new TreeMap<>();
    pairs(namespace, null)
        .forEach(
            pair -> byName.computeIfAbsent(pair.predicate(), n -> new ArrayList<>()).add(pair));
    List<Predicate> all = new ArrayList<>();
    byName.forEach((name, pairs) -> all.add(new Predicate(name, usage(pairs), pairs.size())));
    return Page.of(order.sorted(all, Predicate::usage), page, perPage);
  }

  private static long usage(List<Pair> pairs) {
    return pairs.stream().mapToLong(Pair::usage).sum();
  }

  /** Returns pairs; null for any namespace or predicate. */
  Page<Pair> pairs(String namespace, String predicate, Order order, int page, int perPage) {
    return Page.of(order.sorted(pairs(namespace, predicate), Pair::usage), page, perPage);
  }

  private List<Pair> pairs(String namespace, String predicate) {
    List<Pair> pairs = new ArrayList<>();
    Map<String, Object> groups = new LinkedHashMap<>();
    groups.put("size", PAIRS);
    groups.put("sources", List.of(source("namespace"), source("predicate")));
    while (true) {
      JsonNode answer =
          index.ask(
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
      for (JsonNode bucket : AtlasIndex.buckets(answer, "pairs")) {
        pairs.add(
            new Pair(
                bucket.path("key").path("namespace").asText(),
                bucket.path("key").path("predicate").asText(),
                bucket.path("usage").path("value").asLong(),
                bucket.path("doc_count").asLong()));
      }
      JsonNode after = answer.path("aggregations").path("pairs").path("after_key");
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
  Page<Value> values(String namespace, String predicate, Order order, int page, int perPage) {
    return sorted(
        Query.all(named("namespace", namespace), named("predicate", predicate)),
        order(order),
        page,
        perPage);
  }

  /** Returns the machine tags that all, or any, of some wildcards find. */
  Page<Value> tags(List<MachineTagTerms> queries, boolean all, Order order, int page, int perPage) {
    List<Map<String, Object>> filters = queries.stream().map(MachineTags::filter).toList();
    return sorted(
        all ? Map.of("bool", Map.of("filter", filters)) : Query.any(filters),
        order(order),
        page,
        perPage);
  }

  private static Map<String, Object> filter(MachineTagTerms terms) {
    if (!terms.numbers()) {
      return Query.term("terms", terms.least());
    }
    Map<String, Object> range = new HashMap<>();
    if (terms.leastNumber() != Double.NEGATIVE_INFINITY) {
      range.put(terms.isLeast() ? "gte" : "gt", terms.leastNumber());
    }
    if (terms.mostNumber() != Double.POSITIVE_INFINITY) {
      range.put(terms.isMost() ? "lte" : "lt", terms.mostNumber());
    }
    return Query.all(
        Query.term("terms", terms.least().substring(0, terms.least().indexOf('=') + 1)),
        Map.of("range", Map.of("number", range)));
  }

  private static List<Map<String, Object>> order(Order order) {
    return order == Order.NAME
        ? List.of(Query.by("value", "asc"))
        : List.of(Query.by("photos", "desc"), Query.by("value", "asc"));
  }

  /**
   * Returns values that have been seen lately, the last one first.
   *
   * @param since upload time, in seconds since 1970
   */
  Page<Value> recent(String namespace, String predicate, long since, int page, int perPage) {
    return sorted(
        Query.all(
            named("namespace", namespace),
            named("predicate", predicate),
            Map.of(
                "range",
                Map.of(
                    "last_seen",
                    Map.of("gte", java.time.Instant.ofEpochSecond(since).toString())))),
        List.of(Query.by("last_seen", "desc"), Query.by("value", "asc")),
        page,
        perPage);
  }

  private Page<Value> sorted(
      Map<String, Object> query, List<Map<String, Object>> order, int page, int perPage) {
    if ((long) page * perPage > DEEPEST) {
      throw new IllegalArgumentException(
          "only the first " + DEEPEST + " are told: ask for less than page " + page);
    }
    List<Map<String, Object>> sort = new ArrayList<>(order);
    sort.add(Query.by("namespace", "asc"));
    sort.add(Query.by("predicate", "asc"));
    Map<String, Object> body = new HashMap<>(Query.hits(perPage, query, sort, Value.FIELDS));
    body.put("from", (page - 1) * perPage);
    body.put("track_total_hits", true);
    JsonNode answer = index.ask(MACHINE_TAGS, body);
    List<Value> values = AtlasIndex.sources(answer).stream().map(Value::of).toList();
    Map<String, Extra> said = extras.of(values.stream().map(Value::id).toList());
    return Page.of(
        values.stream().map(value -> value.with(said.get(value.id()))).toList(),
        AtlasIndex.total(answer),
        page,
        perPage);
  }

  /**
   * Returns which other predicates are on the same photos, those first that are more often there
   * than elsewhere. The lift of B with A is P(B, A) / (P(A) P(B)), over photos that have machine
   * tags.
   *
   * @param filter photos that are asked about
   * @param own pairs, {@code ns:pred}, that were named
   */
  List<Related> related(Map<String, Object> filter, List<String> own) {
    JsonNode together =
        index.ask(
            PHOTOS,
            total(
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
                                RELATED + own.size(),
                                "min_doc_count",
                                LEAST_TOGETHER))))));
    Map<String, Long> both = new LinkedHashMap<>();
    for (JsonNode bucket : AtlasIndex.buckets(together, "pairs")) {
      both.put(bucket.path("key").asText(), bucket.path("doc_count").asLong());
    }
    own.forEach(both::remove);
    if (both.isEmpty()) {
      return List.of();
    }
    List<JsonNode> answers =
        index.ask(
            List.of(
                new Search(PHOTOS, TagCounts.search("machine_tag_pairs", both.keySet(), Map.of())),
                new Search(
                    PHOTOS, Query.count(Map.of("exists", Map.of("field", "machine_tag_pairs"))))));
    Map<String, Long> each = TagCounts.read(answers.get(0));
    double all = AtlasIndex.total(answers.get(1));
    double asked = AtlasIndex.total(together);
    List<Related> related = new ArrayList<>();
    both.forEach(
        (pair, photos) ->
            related.add(
                new Related(
                    pair.substring(0, pair.indexOf(':')),
                    pair.substring(pair.indexOf(':') + 1),
                    photos,
                    photos * all / (asked * each.get(pair)))));
    related.sort(
        Comparator.comparingDouble(Related::lift)
            .thenComparingLong(Related::photos)
            .reversed()
            .thenComparing(Related::namespace)
            .thenComparing(Related::predicate));
    return related;
  }

  private static Map<String, Object> total(Map<String, Object> search) {
    Map<String, Object> body = new HashMap<>(search);
    body.put("track_total_hits", true);
    return body;
  }
}
