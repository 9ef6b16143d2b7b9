package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunningElasticsearch;

/** Tests queries of pages on machine tags. */
@ExtendWith(RunningElasticsearch.class)
class MachineTagQueriesIT {

  private final PublishedSample sample;

  MachineTagQueriesIT(ElasticsearchServer server) {
    sample = PublishedSample.on(server);
  }

  @Test
  void sumsPhotosByNamespaceAndPredicate() {
    JsonObject aggregations =
        sample.aggregate(
            "machine-tags",
            """
            {"namespaces": {"terms": {"field": "namespace", "size": 500},
              "aggs": {"predicates": {"terms": {"field": "predicate", "size": 500},
                "aggs": {"use": {"sum": {"field": "photos"}}}}}}}
            """);
    Map<String, Long> found = new TreeMap<>();
    PublishedSample.buckets(aggregations.getJsonObject("namespaces"))
        .forEach(
            namespace ->
                PublishedSample.buckets(namespace.getJsonObject("predicates"))
                    .forEach(
                        predicate ->
                            found.put(
                                namespace.getString("key") + ':' + predicate.getString("key"),
                                predicate
                                    .getJsonObject("use")
                                    .getJsonNumber("value")
                                    .longValue())));
    Map<String, Long> expected = new TreeMap<>();
    PublishedSample.ATLAS
        .of(DocumentKind.MACHINE_TAGS)
        .forEach(
            tag ->
                expected.merge(
                    tag.getString("namespace") + ':' + tag.getString("predicate"),
                    tag.getJsonNumber("photos").longValue(),
                    Long::sum));
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"geo:", ":lat=", "=3"})
  void resolvesWildcardsByTermOrPrefix(String term) {
    Predicate<String> same = term::equals;
    assertMachineTags("{\"term\": {\"terms\": \"" + term + "\"}}", same);
    assertMachineTags(
        "{\"prefix\": {\"terms\": \"" + term + "\"}}", stored -> stored.startsWith(term));
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"dc:title=", ":id=2", "lastfm:=1", "geo:lon=2"})
  void resolvesOtherWildcardsByTermOrPrefix(String term) {
    resolvesWildcardsByTermOrPrefix(term);
  }

  @Test
  void findsRecentMachineTags() {
    JsonObject response =
        sample.search(
            "machine-tags",
            """
            {"size": 100, "query": {"bool": {"filter": [
              {"term": {"countries": "JP"}}, {"range": {"last_seen": {"gte": "2008-08-01"}}}]}}}
            """);
    assertThat(PublishedSample.hits(response).map(hit -> hit.getString("_id")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            ids(
                DocumentKind.MACHINE_TAGS,
                tag ->
                    PublishedSample.values(tag, "countries").contains("JP")
                        && tag.getString("last_seen").compareTo("2008-08-01") >= 0));
  }

  private void assertMachineTags(String query, Predicate<String> term) {
    assertThat(
            PublishedSample.hits(
                    sample.search("machine-tags", "{\"size\": 1000, \"query\": " + query + "}"))
                .map(hit -> hit.getString("_id")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            ids(
                DocumentKind.MACHINE_TAGS,
                tag -> PublishedSample.values(tag, "terms").stream().anyMatch(term)));
  }

  private static List<String> ids(DocumentKind kind, Predicate<JsonObject> filter) {
    List<String> ids = new ArrayList<>();
    PublishedSample.ATLAS
        .byId(kind)
        .forEach(
            (id, document) -> {
              if (filter.test(document)) {
                ids.add(id);
              }
            });
    return ids;
  }
}
