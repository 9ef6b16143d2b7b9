package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** A tag: where it is typical, how it is written, and where and when its photos are. */
final class Tags {

  private static final int COUNTRIES = 60;
  private static final int BELOW = 20;
  private static final int LABELS = 12;

  /** Photos among which ways of writing are looked for; those that are found are counted in all. */
  private static final int SAMPLE = 500;

  private final AtlasIndex index;
  private final UnaryOperator<String> cleanForm;

  Tags(AtlasIndex index, UnaryOperator<String> cleanForm) {
    this.index = index;
    this.cleanForm = cleanForm;
  }

  /** A way of writing a tag. */
  record Label(String label, long photos) {}

  /** A country's photos of a tag. */
  record InCountry(String country, long photos) {}

  /** Photos of a tag in a year. */
  record InYear(String year, long photos) {}

  /**
   * A tag.
   *
   * @param photos all with it in the window, also those without a place
   * @param typical the regions in whose signature it is, highest score first
   */
  record View(
      String tag,
      String label,
      String window,
      long photos,
      List<InCountry> countries,
      List<TypicalTag> typical,
      List<Label> labels,
      List<InYear> years) {}

  /** Returns what is known of a tag, however it is written; of an unknown one too: nothing. */
  View view(String written, Window window) {
    String tag = cleanForm.apply(written);
    Map<String, Object> ofTag = Query.term("tags", tag);
    List<JsonNode> answers =
        index.ask(
            List.of(
                new Search(PHOTOS, byCountry(ofTag, window)),
                new Search(SIGNATURES, typical(tag, "country", window, COUNTRIES)),
                new Search(SIGNATURES, typical(tag, "admin1", window, BELOW)),
                new Search(SIGNATURES, typical(tag, "city", window, BELOW)),
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
                        Query.all(ofTag),
                        Map.of(
                            "years",
                            Map.of(
                                "date_histogram",
                                Map.of(
                                    "field", "uploaded",
                                    "calendar_interval", "year",
                                    "format", "yyyy")))))));
    List<TypicalTag> typical = new ArrayList<>();
    for (int level = 1; level <= 3; level++) {
      AtlasIndex.sources(answers.get(level)).forEach(each -> typical.add(TypicalTag.of(each)));
    }
    List<Label> labels = labels(tag, answers.get(4));
    String label =
        !typical.isEmpty()
            ? typical.get(0).label()
            : labels.isEmpty() ? written : labels.get(0).label();
    return new View(
        tag,
        label,
        window.name(),
        AtlasIndex.total(answers.get(0)),
        countries(answers.get(0)),
        typical,
        labels,
        years(answers.get(5)));
  }

  private List<Label> labels(String tag, JsonNode sample) {
    Map<String, Integer> found = new LinkedHashMap<>();
    for (JsonNode photo : sample.path("hits").path("hits")) {
      for (String label : Region.texts(photo.path("fields").path("labels"))) {
        if (cleanForm.apply(label).equals(tag)) {
          found.merge(label, 1, Integer::sum);
        }
      }
    }
    List<String> ways =
        found.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(LABELS)
            .map(Map.Entry::getKey)
            .toList();
    if (ways.isEmpty()) {
      return List.of();
    }
    Map<String, Long> counts =
        TagCounts.read(index.ask(PHOTOS, TagCounts.search("labels", ways, Map.of())));
    return ways.stream()
        .map(way -> new Label(way, counts.getOrDefault(way, 0L)))
        .sorted(Comparator.comparingLong((Label label) -> -label.photos()))
        .toList();
  }

  private static Map<String, Object> byCountry(Map<String, Object> ofTag, Window window) {
    Map<String, Object> body =
        new LinkedHashMap<>(
            Query.counted(
                Query.all(ofTag, window.ofPhoto()),
                Map.of("countries", Map.of("terms", Map.of("field", "country", "size", 400)))));
    body.put("track_total_hits", true);
    return body;
  }

  /** Returns the countries that an answer counted photos in. */
  static List<InCountry> countries(JsonNode answer) {
    List<InCountry> countries = new ArrayList<>();
    for (JsonNode bucket : AtlasIndex.buckets(answer, "countries")) {
      countries.add(new InCountry(bucket.path("key").asText(), bucket.path("doc_count").asLong()));
    }
    return countries;
  }

  private static List<InYear> years(JsonNode answer) {
    List<InYear> years = new ArrayList<>();
    for (JsonNode bucket : AtlasIndex.buckets(answer, "years")) {
      years.add(
          new InYear(bucket.path("key_as_string").asText(), bucket.path("doc_count").asLong()));
    }
    return years;
  }

  private static Map<String, Object> typical(String tag, String level, Window window, int size) {
    return Query.hits(
        size,
        Query.all(window.ofDocument(), Query.term("level", level), Query.term("tag", tag)),
        List.of(Query.by("score", "desc"), Query.by("region", "asc")),
        TypicalTag.FIELDS);
  }
}
