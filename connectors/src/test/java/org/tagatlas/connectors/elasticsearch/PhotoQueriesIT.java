package org.tagatlas.connectors.elasticsearch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunningElasticsearch;

/** Tests queries of dashboards on photos, and on the terms of all kinds. */
@ExtendWith(RunningElasticsearch.class)
class PhotoQueriesIT {

  private final PublishedSample sample;

  PhotoQueriesIT(ElasticsearchServer server) {
    sample = PublishedSample.on(server);
  }

  @ParameterizedTest
  @CsvSource({
    "photos,tags",
    "photos,country",
    "signatures,region",
    "regions,level",
    "machine-tags,namespace",
    "machine-tags,countries"
  })
  void countsTermsExactly(String kind, String field) {
    JsonObject terms =
        sample
            .aggregate(
                kind, "{\"terms\": {\"terms\": {\"field\": \"" + field + "\", \"size\": 1000}}}")
            .getJsonObject("terms");
    assertThat(terms.getInt("sum_other_doc_count")).isZero();
    List<Map.Entry<String, Long>> expected =
        PublishedSample.ATLAS.of(DocumentKind.of(kind)).stream()
            .flatMap(document -> PublishedSample.values(document, field).stream().distinct())
            .collect(groupingBy(Function.identity(), TreeMap::new, counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .toList();
    assertThat(expected).isNotEmpty();
    assertThat(PublishedSample.buckets(terms).map(PublishedSample::count).toList())
        .isEqualTo(expected);
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({
    "photos,labels",
    "photos,machine_tags",
    "photos,machine_tag_terms",
    "photos,admin1",
    "photos,admin1_code",
    "photos,city",
    "photos,media",
    "photos,license",
    "photos,license_url",
    "photos,photographer",
    "photos,shard",
    "signatures,tag",
    "regions,top_tags",
    "machine-tags,predicate",
    "machine-tags,terms"
  })
  void countsTermsOfOtherFieldsExactly(String kind, String field) {
    countsTermsExactly(kind, field);
  }

  @ParameterizedTest
  @CsvSource("tags,aurora")
  void distinguishesSignificantFromFrequentTerms(String field, String expectedTerm) {
    JsonObject response =
        sample.search(
            "photos",
            """
            {"size": 0,
             "query": {"term": {"country": "IS"}},
             "aggs": {
               "typical": {"significant_terms": {"field": "%1$s", "shard_size": 1000}},
               "frequent": {"terms": {"field": "%1$s"}}}}
            """
                .formatted(field));
    JsonObject aggregations = response.getJsonObject("aggregations");
    // The city's name is equally significant: all photos of that city have it, and no others.
    List<JsonObject> typical =
        PublishedSample.buckets(aggregations.getJsonObject("typical"))
            .filter(bucket -> !bucket.getString("key").equalsIgnoreCase("reykjavík"))
            .toList();
    assertThat(typical.get(0).getString("key")).isEqualTo(expectedTerm);
    assertThat(typical.get(0).getInt("doc_count"))
        .isEqualTo(
            PublishedSample.photos(
                    photo ->
                        "IS".equals(photo.getString("country", ""))
                            && PublishedSample.values(photo, field).contains(expectedTerm))
                .size());
    assertThat(typical.get(0).getInt("bg_count"))
        .isEqualTo(
            PublishedSample.photos(
                    photo -> PublishedSample.values(photo, field).contains(expectedTerm))
                .size());
    assertThat(typical)
        .extracting(bucket -> bucket.getString("key"))
        .doesNotContain(SampleAtlas.EVERYWHERE, "Nikon");
    assertThat(
            PublishedSample.buckets(aggregations.getJsonObject("frequent"))
                .map(PublishedSample::count)
                .findFirst())
        .get()
        .extracting(Map.Entry::getKey)
        .asString()
        .isEqualToIgnoringCase(SampleAtlas.EVERYWHERE);
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource("labels,Aurora")
  void distinguishesSignificantFromFrequentLabels(String field, String expectedTerm) {
    distinguishesSignificantFromFrequentTerms(field, expectedTerm);
  }

  @ParameterizedTest
  @CsvSource("month,yyyy-MM,7")
  void countsPhotosByUploadTime(String interval, String format, int characters) {
    JsonObject histogram =
        sample
            .aggregate(
                "photos",
                """
                {"times": {"date_histogram": {"field": "uploaded", "calendar_interval": "%s",
                  "format": "%s", "min_doc_count": 1}}}
                """
                    .formatted(interval, format))
            .getJsonObject("times");
    Map<String, Long> found = new TreeMap<>();
    PublishedSample.buckets(histogram)
        .forEach(
            bucket ->
                found.put(
                    bucket.getString("key_as_string"),
                    bucket.getJsonNumber("doc_count").longValue()));
    assertThat(found)
        .hasSizeGreaterThan(4)
        .isEqualTo(
            PublishedSample.ATLAS.of(DocumentKind.PHOTOS).stream()
                .collect(
                    groupingBy(
                        photo -> photo.getString("uploaded").substring(0, characters),
                        counting())));
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource("year,yyyy,4")
  void countsPhotosByYear(String interval, String format, int characters) {
    countsPhotosByUploadTime(interval, format, characters);
  }

  @Test
  void pagesThroughAllPairsOfCountryAndTag() {
    Map<String, Long> found = new TreeMap<>();
    int pages = 0;
    String after = "";
    while (true) {
      JsonObject page =
          sample
              .aggregate(
                  "photos",
                  """
                  {"pairs": {"composite": {"size": 7, %s "sources": [
                    {"country": {"terms": {"field": "country"}}},
                    {"tag": {"terms": {"field": "tags"}}}]}}}
                  """
                      .formatted(after))
              .getJsonObject("pairs");
      PublishedSample.buckets(page)
          .forEach(
              bucket -> {
                JsonObject key = bucket.getJsonObject("key");
                String pair = key.getString("country") + ' ' + key.getString("tag");
                assertThat(found.put(pair, bucket.getJsonNumber("doc_count").longValue()))
                    .as("duplicate %s", pair)
                    .isNull();
              });
      if (!page.containsKey("after_key")) {
        break;
      }
      after = "\"after\": " + page.getJsonObject("after_key") + ",";
      pages++;
    }
    Map<String, Long> expected =
        PublishedSample.photos(photo -> photo.containsKey("country")).stream()
            .flatMap(
                photo ->
                    PublishedSample.values(photo, "tags").stream()
                        .map(tag -> photo.getString("country") + ' ' + tag))
            .collect(groupingBy(Function.identity(), TreeMap::new, counting()));
    assertThat(found).isEqualTo(expected);
    assertThat(pages).isEqualTo((expected.size() + 6) / 7).isGreaterThan(2);
  }

  @Test
  void findsPhotosByDistanceTitleAndTime() {
    JsonObject response =
        sample.search(
            "photos",
            """
            {"size": 5, "sort": [{"uploaded": "desc"}],
             "query": {"bool": {
               "must": {"match": {"title": "NUMBER"}},
               "filter": [
                 {"geo_distance": {"distance": "100km", "location": {"lat": 48.8566, "lon": 2.3522}}},
                 {"range": {"uploaded": {"gte": "2009-01-01", "lt": "2012-01-01"}}},
                 {"range": {"accuracy": {"gte": 13}}},
                 {"exists": {"field": "taken"}}]}}}
            """);
    List<String> expected =
        PublishedSample.photos(
                photo ->
                    "FR".equals(photo.getString("country", ""))
                        && photo.getString("uploaded").compareTo("2009") > 0
                        && photo.getString("uploaded").compareTo("2012") < 0
                        && photo.getInt("accuracy") >= 13
                        && photo.containsKey("taken"))
            .stream()
            .sorted(
                Comparator.comparing((JsonObject photo) -> photo.getString("uploaded")).reversed())
            .map(photo -> photo.getJsonNumber("photoid").toString())
            .toList();
    assertThat(response.getJsonObject("hits").getJsonObject("total").getInt("value"))
        .isEqualTo(expected.size());
    assertThat(PublishedSample.hits(response).map(hit -> hit.getString("_id")))
        .hasSize(5)
        .isEqualTo(expected.subList(0, 5));
  }
}
