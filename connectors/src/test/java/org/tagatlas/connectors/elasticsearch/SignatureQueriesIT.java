package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunningElasticsearch;

/** Tests queries of dashboards and pages on signatures. */
@ExtendWith(RunningElasticsearch.class)
class SignatureQueriesIT {

  private final PublishedSample sample;

  SignatureQueriesIT(ElasticsearchServer server) {
    sample = PublishedSample.on(server);
  }

  @Test
  void sortsASignatureByRank() {
    JsonObject response =
        sample.search(
            "signatures",
            """
            {"size": 10, "sort": [{"rank": "asc"}], "_source": ["tag", "rank"],
             "query": {"bool": {"filter": [
               {"term": {"window": "all"}}, {"term": {"region": "IS"}}]}}}
            """);
    assertThat(
            PublishedSample.hits(response)
                .map(hit -> hit.getJsonObject("_source").getString("tag")))
        .isEqualTo(topTags("IS", 10));
  }

  @Test
  void returnsTheTopTagsOfAllCountriesInOneRequest() {
    JsonObject aggregations =
        sample
            .search(
                "signatures",
                """
                {"size": 0,
                 "query": {"bool": {"filter": [
                   {"term": {"window": "all"}}, {"term": {"level": "country"}}]}},
                 "aggs": {"regions": {
                   "terms": {"field": "region", "size": 300, "order": {"_key": "asc"}},
                   "aggs": {
                     "tags": {
                       "terms": {"field": "label", "size": 3, "order": {"rank": "asc"}},
                       "aggs": {"rank": {"min": {"field": "rank"}}}},
                     "best": {"top_hits": {"size": 3, "sort": [{"rank": "asc"}],
                       "_source": ["tag"]}}}}}}
                """)
            .getJsonObject("aggregations");
    List<JsonObject> regions =
        PublishedSample.buckets(aggregations.getJsonObject("regions")).toList();
    assertThat(regions)
        .extracting(region -> region.getString("key"))
        .containsExactly("AU", "FR", "IS", "JP", "US");
    for (JsonObject region : regions) {
      List<String> expected = topTags(region.getString("key"), 3);
      assertThat(
              PublishedSample.buckets(region.getJsonObject("tags"))
                  .map(tag -> tag.getString("key")))
          .isEqualTo(expected.stream().map(tag -> tag.toUpperCase(Locale.ROOT)).toList());
      assertThat(
              PublishedSample.hits(region.getJsonObject("best"))
                  .map(hit -> hit.getJsonObject("_source").getString("tag")))
          .isEqualTo(expected);
    }
  }

  @Test
  void excludesPlaceNamesAndAveragesScores() {
    JsonObject response =
        sample.search(
            "signatures",
            """
            {"size": 0,
             "query": {"bool": {"filter": [
               {"term": {"names_place": false}}, {"range": {"share": {"gt": 0.1}}}]}},
             "aggs": {"score": {"avg": {"field": "score"}}}}
            """);
    List<JsonObject> expected =
        PublishedSample.ATLAS.of(DocumentKind.SIGNATURES).stream()
            .filter(signature -> !signature.getBoolean("names_place"))
            .filter(signature -> signature.getJsonNumber("share").doubleValue() > 0.1)
            .toList();
    assertThat(response.getJsonObject("hits").getJsonObject("total").getInt("value"))
        .isEqualTo(expected.size());
    assertThat(
            response
                .getJsonObject("aggregations")
                .getJsonObject("score")
                .getJsonNumber("value")
                .doubleValue())
        .isCloseTo(
            expected.stream()
                .mapToDouble(signature -> signature.getJsonNumber("score").doubleValue())
                .average()
                .orElseThrow(),
            within(1e-9));
  }

  private static List<String> topTags(String region, int size) {
    return PublishedSample.ATLAS.of(DocumentKind.SIGNATURES).stream()
        .filter(signature -> signature.getString("window").equals("all"))
        .filter(signature -> signature.getString("region").equals(region))
        .sorted(Comparator.comparing(signature -> signature.getInt("rank")))
        .map(signature -> signature.getString("tag"))
        .limit(size)
        .toList();
  }
}
