package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** Details of a tag: typical regions, spellings, and photos per country and year. */
final class Tags {

  private static final int COUNTRIES = 60;
  private static final int SUBREGIONS = 20;
  private static final int LABELS = 12;

  /** The levels of regions, largest first. */
  static final List<String> LEVELS = List.of("country", "admin1", "city");

  /** Number of photos in which spellings are looked for; their counts are exact. */
  private static final int SAMPLE = 500;

  private final AtlasIndex index;
  private final UnaryOperator<String> normalizer;
  private final SimilarTags similar;

  Tags(AtlasIndex index, UnaryOperator<String> normalizer) {
    similar = new SimilarTags(index);
    this.index = index;
    this.normalizer = normalizer;
  }

  /** A spelling of a tag. */
  record Label(String label, long photos) {}

  /** The number of photos of a tag in a country. */
  record InCountry(String country, long photos) {}

  /** The number of photos of a tag in a year. */
  record InYear(String year, long photos) {}

  /**
   * A tag.
   *
   * @param photos number of photos in the window, including those without a place
   * @param typical the regions that have the tag in their signature, highest score first
   * @param typicalTotal total number of these regions, by level
   * @param didYouMean for a tag without photos, known tags that differ by one typing error
   */
  record View(
      String tag,
      String label,
      String window,
      long photos,
      List<InCountry> countries,
      List<TypicalTag> typical,
      List<Label> labels,
      List<InYear> years,
      Map<String, Long> typicalTotal,
      List<SimilarTags.Tag> didYouMean) {}

  /** Returns the details of a tag in any spelling; an unknown tag has no photos. */
  View view(String written, Window window) {
    String tag = normalizer.apply(written);
    Map<String, Object> ofTag = Query.term("tags", tag);
    List<JsonNode> responses =
        index.search(
            List.of(
                new Search(PHOTOS, byCountry(ofTag, window)),
                new Search(SIGNATURES, typical(tag, "country", window, COUNTRIES)),
                new Search(SIGNATURES, typical(tag, "admin1", window, SUBREGIONS)),
                new Search(SIGNATURES, typical(tag, "city", window, SUBREGIONS)),
                new Search(
                    PHOTOS,
                    Map.of(
                        "size",
                        SAMPLE,
                        "query",
                        Query.all(ofTag),
                        "sort",
                        List.of(Query.by("_doc", "asc")),
                        "track_total_hits",
                        false,
                        "_source",
                        false,
                        "docvalue_fields",
                        List.of("labels"))),
                new Search(
                    PHOTOS,
                    Query.counted(
                        Query.all(ofTag, Estimates.NONE),
                        Map.of(
                            "years",
                            Map.of(
                                "date_histogram",
                                Map.of(
                                    "field", "uploaded",
                                    "calendar_interval", "year",
                                    "format", "yyyy",
                                    // Omits empty years, which may be thousands.
                                    "min_doc_count", 1)))))));
    List<TypicalTag> typical = new ArrayList<>();
    Map<String, Long> typicalTotal = new LinkedHashMap<>();
    for (int level = 1; level <= LEVELS.size(); level++) {
      AtlasIndex.sources(responses.get(level)).forEach(each -> typical.add(TypicalTag.of(each)));
      typicalTotal.put(LEVELS.get(level - 1), AtlasIndex.total(responses.get(level)));
    }
    List<Label> labels = labels(tag, responses.get(4));
    String label =
        !typical.isEmpty()
            ? typical.get(0).label()
            : labels.isEmpty() ? written : labels.get(0).label();
    return new View(
        tag,
        label,
        window.name(),
        AtlasIndex.total(responses.get(0)),
        countries(responses.get(0)),
        typical,
        labels,
        years(responses.get(5)),
        typicalTotal,
        labels.isEmpty() && typical.isEmpty() ? similar.to(tag) : null);
  }

  private List<Label> labels(String tag, JsonNode sample) {
    Map<String, Integer> found = new LinkedHashMap<>();
    for (JsonNode photo : sample.path("hits").path("hits")) {
      for (String label : Region.texts(photo.path("fields").path("labels"))) {
        if (normalizer.apply(label).equals(tag)) {
          found.merge(label, 1, Integer::sum);
        }
      }
    }
    List<String> spellings =
        found.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(LABELS)
            .map(Map.Entry::getKey)
            .toList();
    if (spellings.isEmpty()) {
      return List.of();
    }
    Map<String, Long> counts =
        TagCounts.read(index.search(PHOTOS, TagCounts.search("labels", spellings, Map.of())));
    return spellings.stream()
        .map(spelling -> new Label(spelling, counts.getOrDefault(spelling, 0L)))
        .sorted(Comparator.comparingLong((Label label) -> -label.photos()))
        .toList();
  }

  private static Map<String, Object> byCountry(Map<String, Object> ofTag, Window window) {
    return Query.withTotal(
        Query.counted(
            Query.all(ofTag, window.ofPhoto(), Estimates.NONE),
            Map.of("countries", Map.of("terms", Map.of("field", "country", "size", 400)))));
  }

  /** Returns the photos per country of a response. */
  static List<InCountry> countries(JsonNode response) {
    List<InCountry> countries = new ArrayList<>();
    for (JsonNode bucket : AtlasIndex.buckets(response, "countries")) {
      countries.add(new InCountry(bucket.path("key").asText(), bucket.path("doc_count").asLong()));
    }
    return countries;
  }

  private static List<InYear> years(JsonNode response) {
    List<InYear> years = new ArrayList<>();
    for (JsonNode bucket : AtlasIndex.buckets(response, "years")) {
      years.add(
          new InYear(bucket.path("key_as_string").asText(), bucket.path("doc_count").asLong()));
    }
    return years;
  }

  private static Map<String, Object> typical(String tag, String level, Window window, int size) {
    return Query.withTotal(
        Query.hits(
            size,
            ofTypical(tag, level, window),
            List.of(Query.by("score", "desc"), Query.by("region", "asc")),
            TypicalTag.FIELDS));
  }

  /** Returns the filter on regions of a level that have a tag in their signature. */
  static Map<String, Object> ofTypical(String tag, String level, Window window) {
    return Query.all(window.ofDocument(), Query.term("level", level), Query.term("tag", tag));
  }
}
