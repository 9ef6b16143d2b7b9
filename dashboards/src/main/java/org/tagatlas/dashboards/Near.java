package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.TAGS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tagatlas.dashboards.AtlasIndex.Search;
import org.tagatlas.signature.LogOdds;
import org.tagatlas.viewpoints.SpotFinder;
import org.tagatlas.viewpoints.Visits;

/** What is photographed around a point and not elsewhere: tags, or machine tags of a namespace. */
final class Near {

  private static final int CANDIDATES = 200;

  private static final int EXACT_PHOTOGRAPHERS = 3000;

  /** Classes of tags that say nothing about a place. */
  private static final List<String> NO_THINGS =
      List.of("place", "code", "gear", "date", "personal");

  private final AtlasIndex index;
  private final Extras extras;

  Near(AtlasIndex index, Extras extras) {
    this.index = index;
    this.extras = extras;
  }

  /**
   * A question.
   *
   * @param km radius in kilometres
   * @param namespace namespace of machine tags; null for tags
   * @param start the start of tags, or a part of values; null or empty for all
   * @param things whether to leave out names of places, codes, gear, dates and personal tags
   */
  record Question(Point location, double km, String namespace, String start, boolean things) {

    private String field() {
      return namespace == null ? "tags" : "machine_tags";
    }

    private Map<String, Object> ofPhoto() {
      return Map.of(
          "geo_distance",
          Map.of(
              "distance",
              km + "km",
              "location",
              Map.of("lat", location.lat(), "lon", location.lon())));
    }

    /** Returns the regular expression of wanted values; null for all. */
    private String pattern() {
      if (namespace == null) {
        return start == null || start.isEmpty() ? null : escaped(start) + ".*";
      }
      String value = start == null || start.isEmpty() ? ".*" : ".*" + inAnyCase(start) + ".*";
      return escaped(namespace) + ":[^=]*=" + value;
    }

    private static String escaped(String text) {
      StringBuilder pattern = new StringBuilder();
      text.codePoints().forEach(c -> append(pattern, c));
      return pattern.toString();
    }

    /** Values of machine tags are as typed. */
    private static String inAnyCase(String text) {
      StringBuilder pattern = new StringBuilder();
      text.codePoints()
          .forEach(
              c -> {
                int lower = Character.toLowerCase(c);
                int upper = Character.toUpperCase(c);
                if (lower == upper) {
                  append(pattern, c);
                } else {
                  pattern.append('[').appendCodePoint(lower).appendCodePoint(upper).append(']');
                }
              });
      return pattern.toString();
    }

    private static void append(StringBuilder pattern, int c) {
      if (!Character.isLetterOrDigit(c)) {
        pattern.append('\\');
      }
      pattern.appendCodePoint(c);
    }
  }

  /**
   * What is photographed there.
   *
   * @param tag the tag, or the machine tag
   * @param photos photos around the point
   * @param photographers their photographers
   * @param score the smaller one of both scores
   * @param countryScore log-odds against the country, as a z-score; null if it is undefined
   * @param worldScore log-odds against the world, as a z-score
   * @param months photographers by month of the camera's clock, from January
   * @param firstSeen first day by the camera's clock
   * @param lastSeen last day by the camera's clock
   * @param sample the newest photo
   */
  record Item(
      String tag,
      String label,
      String tagClass,
      long photos,
      long photographers,
      double score,
      Double countryScore,
      double worldScore,
      List<Long> months,
      String firstSeen,
      String lastSeen,
      Photo sample) {}

  /**
   * The answer.
   *
   * @param country country of most photos around the point; null if there is none
   * @param photos number of photos around the point
   * @param photographers number of their photographers
   */
  record View(
      Point location,
      double km,
      String namespace,
      String country,
      long photos,
      long photographers,
      List<Item> items) {}

  /** A tag with its counts around the point. */
  private record Candidate(String tag, long photos, long photographers) {}

  /** A candidate with its scores. */
  private record Scored(
      Candidate candidate, String label, String tagClass, Double country, double world) {

    double score() {
      return country == null ? world : Math.min(country, world);
    }
  }

  /** Answers a question with at most {@code size} items, highest score first. */
  View view(Question question, int size) {
    JsonNode here = index.search(PHOTOS, here(question));
    JsonNode aggregations = here.path("aggregations");
    String country =
        aggregations.path("countries").path("buckets").path(0).path("key").asText(null);
    List<Candidate> candidates = new ArrayList<>();
    for (JsonNode bucket : aggregations.path("typical").path("buckets")) {
      long photographers = bucket.path("photographers").path("value").asLong();
      if (photographers >= SpotFinder.MIN_PHOTOGRAPHERS) {
        candidates.add(
            new Candidate(
                bucket.path("key").asText(), bucket.path("doc_count").asLong(), photographers));
      }
    }
    long photographers = aggregations.path("photographers").path("value").asLong();
    List<Scored> scored =
        candidates.isEmpty()
            ? List.of()
            : scored(question, candidates, photographers, country).stream().limit(size).toList();
    return new View(
        question.location(),
        question.km(),
        question.namespace(),
        country,
        AtlasIndex.total(here),
        photographers,
        scored.isEmpty() ? List.of() : items(question, scored));
  }

  private static Map<String, Object> here(Question question) {
    Map<String, Object> significant = new LinkedHashMap<>();
    significant.put("field", question.field());
    significant.put("size", CANDIDATES);
    significant.put("min_doc_count", SpotFinder.MIN_PHOTOGRAPHERS);
    significant.put("execution_hint", "map");
    if (question.pattern() != null) {
      significant.put("include", question.pattern());
    }
    return Query.withTotal(
        Query.counted(
            Query.all(question.ofPhoto(), Estimates.NONE),
            Map.of(
                "typical",
                Map.of(
                    "significant_terms",
                    significant,
                    "aggs",
                    Map.of("photographers", PhotoPositions.photographers(EXACT_PHOTOGRAPHERS))),
                "photographers",
                PhotoPositions.photographers(EXACT_PHOTOGRAPHERS),
                "countries",
                Map.of("terms", Map.of("field", "country", "size", 1)))));
  }

  private List<Scored> scored(
      Question question, List<Candidate> candidates, long here, String country) {
    List<String> tags = candidates.stream().map(Candidate::tag).toList();
    List<Search> searches = new ArrayList<>();
    searches.add(new Search(PHOTOS, each(question, tags, Map.of())));
    searches.add(new Search(PHOTOS, all(Map.of())));
    if (country != null) {
      Map<String, Object> within = Query.term("country", country);
      searches.add(new Search(PHOTOS, each(question, tags, within)));
      searches.add(new Search(PHOTOS, all(within)));
    }
    searches.add(
        new Search(
            TAGS,
            Query.hits(
                tags.size(),
                Query.terms("tag", question.namespace() == null ? tags : List.of()),
                List.of(Query.by("_doc", "asc")),
                List.of("tag", "label", "tag_class"))));
    List<JsonNode> responses = index.search(searches);
    Map<String, JsonNode> known = new HashMap<>();
    AtlasIndex.sources(responses.get(responses.size() - 1))
        .forEach(source -> known.put(source.path("tag").asText(), source));
    List<Scored> scored = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      JsonNode source = known.get(candidate.tag());
      String tagClass = source == null ? null : source.path("tag_class").asText();
      if (question.things() && tagClass != null && NO_THINGS.contains(tagClass)) {
        continue;
      }
      Double inCountry =
          country == null
              ? null
              : score(candidate, here, count(responses.get(2), i), photographers(responses.get(3)));
      double inWorld =
          score(candidate, here, count(responses.get(0), i), photographers(responses.get(1)));
      scored.add(
          new Scored(
              candidate,
              source == null ? candidate.tag() : source.path("label").asText(),
              tagClass,
              // Undefined if all photographers of the country are here.
              inCountry == null || inCountry.isNaN() ? null : inCountry,
              inWorld));
    }
    scored.removeIf(one -> !(one.score() > 0));
    scored.sort(
        Comparator.comparingDouble((Scored one) -> -one.score())
            .thenComparing(one -> one.candidate().tag()));
    return scored;
  }

  /** Returns the search for the photographers of each tag. */
  private static Map<String, Object> each(
      Question question, List<String> tags, Map<String, Object> within) {
    List<Object> filters = new ArrayList<>();
    tags.forEach(tag -> filters.add(Query.term(question.field(), tag)));
    return Query.counted(
        Query.all(within, Query.terms(question.field(), tags), Estimates.NONE),
        Map.of(
            "each",
            Map.of(
                "filters",
                Map.of("filters", filters),
                "aggs",
                Map.of("photographers", PhotoPositions.photographers(EXACT_PHOTOGRAPHERS)))));
  }

  private static Map<String, Object> all(Map<String, Object> within) {
    return Query.counted(
        Query.all(within, Estimates.NONE),
        Map.of("photographers", PhotoPositions.photographers(EXACT_PHOTOGRAPHERS)));
  }

  private static long count(JsonNode response, int i) {
    return response
        .path("aggregations")
        .path("each")
        .path("buckets")
        .path(i)
        .path("photographers")
        .path("value")
        .asLong();
  }

  private static long photographers(JsonNode response) {
    return response.path("aggregations").path("photographers").path("value").asLong();
  }

  /** Returns the score, with estimates raised to what they must be at least. */
  private static double score(Candidate candidate, long here, long of, long all) {
    long y = candidate.photographers();
    long n = Math.max(here, y);
    long worldY = Math.max(of, y);
    return LogOdds.score(y, n, worldY, Math.max(all, Math.max(n, worldY + n - y)));
  }

  private List<Item> items(Question question, List<Scored> scored) {
    List<Search> searches = new ArrayList<>();
    for (Scored one : scored) {
      Map<String, Object> body =
          new LinkedHashMap<>(
              Query.hits(
                  1,
                  Query.all(
                      question.ofPhoto(),
                      Query.term(question.field(), one.candidate().tag()),
                      Estimates.NONE),
                  List.of(Query.by("uploaded", "desc"), Query.by("photoid", "desc")),
                  Photo.FIELDS));
      body.put(
          "aggs",
          Map.of(
              "months",
              Map.of(
                  "terms",
                  Map.of("field", "taken_month", "size", 12),
                  "aggs",
                  Map.of("photographers", PhotoPositions.photographers(EXACT_PHOTOGRAPHERS))),
              "seen",
              Map.of(
                  "filter",
                  Query.atLeast("taken", PhotoPositions.FIRST_YEAR + "-01-01"),
                  "aggs",
                  Map.of(
                      "first",
                      Map.of("min", Map.of("field", "taken", "format", "yyyy-MM-dd")),
                      "last",
                      Map.of("max", Map.of("field", "taken", "format", "yyyy-MM-dd"))))));
      searches.add(new Search(PHOTOS, body));
    }
    List<JsonNode> responses = index.search(searches);
    List<Photo> samples =
        extras.addTo(
            responses.stream()
                .map(
                    response ->
                        Photo.of(response.path("hits").path("hits").path(0).path("_source")))
                .toList());
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < scored.size(); i++) {
      Scored one = scored.get(i);
      JsonNode aggregations = responses.get(i).path("aggregations");
      Map<Integer, Long> months = new TreeMap<>();
      for (JsonNode month : aggregations.path("months").path("buckets")) {
        months.put(month.path("key").asInt(), month.path("photographers").path("value").asLong());
      }
      items.add(
          new Item(
              one.candidate().tag(),
              one.label(),
              one.tagClass(),
              one.candidate().photos(),
              one.candidate().photographers(),
              Viewpoints.rounded(one.score(), 4),
              one.country() == null ? null : Viewpoints.rounded(one.country(), 4),
              Viewpoints.rounded(one.world(), 4),
              Visits.series(months, 1, 12),
              aggregations.path("seen").path("first").path("value_as_string").asText(null),
              aggregations.path("seen").path("last").path("value_as_string").asText(null),
              samples.get(i)));
    }
    return items;
  }
}
