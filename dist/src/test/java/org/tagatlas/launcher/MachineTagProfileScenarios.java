package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.launcher.PublishedAtlas.coded;
import static org.tagatlas.launcher.PublishedAtlas.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tagatlas.elasticsearch.ElasticsearchConnection;

/**
 * Verifies with Elasticsearch's profile API that wildcard queries of the page use exact terms only,
 * and never scan terms or documents.
 */
abstract class MachineTagProfileScenarios {

  /** Lucene's names of exact terms and their combinations. */
  private static final Set<String> TERMS =
      Set.of("TermQuery", "BooleanQuery", "ConstantScoreQuery", "BoostQuery");

  private final PublishedAtlas atlas;

  MachineTagProfileScenarios(PublishedAtlas atlas) {
    this.atlas = atlas;
  }

  /** A node of a profile. */
  private record Step(String type, String description) {}

  @Test
  void queriesExactTermsOnly() throws Exception {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("test:", "test:");
    forms.put("test:floor=", "test:floor=");
    forms.put("test:where=\"SAN Francisco!\"", "test:where=sanfrancisco");
    forms.put("*:floor=", ":floor=");
    forms.put("*:floor=1 2", ":floor=12");
    forms.put("test:*=12", "test:=12");
    forms.put("*:*=san francisco", "=sanfrancisco");
    try (Recorded page = new Recorded()) {
      for (Map.Entry<String, String> form : forms.entrySet()) {
        assertTerms(page.photos(form.getKey(), ""), "machine_tag_terms", form.getValue());
        assertTerms(page.tags(form.getKey()), "terms", form.getValue());
      }
      String[] sixteen =
          IntStream.range(0, 16).mapToObj(i -> "test:floor=" + i).toArray(String[]::new);
      assertTerms(page.photos(String.join(",", sixteen), ""), "machine_tag_terms", sixteen);
      String[] eight = Arrays.copyOf(sixteen, 8);
      assertTerms(
          page.photos(String.join(",", eight), "&machine_tag_mode=any"),
          "machine_tag_terms",
          eight);
    }
  }

  @Test
  void queriesRangesOfNumbersAndPlaces() throws Exception {
    try (Recorded page = new Recorded()) {
      // The only scan is over the range of a predicate's sorted terms.
      List<Step> range = page.photos("test:floor>=3<12", "");
      assertThat(types(range))
          .isSubsetOf(with(TERMS, "TermRangeQuery", "MultiTermQueryConstantScoreBlendedWrapper"));
      assertThat(range)
          .extracting(Step::description)
          .anyMatch(
              description ->
                  description.matches(
                      ".*machine_tag_numbers:\\[test:floor=[0-9a-f]{16} TO"
                          + " test:floor=[0-9a-f]{16}}.*"));
      List<Step> numbers = page.tags("test:floor>=3<12");
      assertThat(types(numbers)).isSubsetOf(with(TERMS, "IndexOrDocValuesQuery"));
      assertThat(numbers)
          .extracting(Step::description)
          .contains("terms:test:floor=")
          .anyMatch(description -> description.contains("indexQuery=number:[3.0 TO 11.9"));
      List<Step> places =
          page.photos("test:floor=", "&bbox=-180,-30,-170,-10&continent=oceania&window=2012");
      assertThat(types(places))
          .isSubsetOf(
              with(
                  TERMS,
                  "IndexOrDocValuesQuery",
                  // A continent is a set of exact terms.
                  "TermInSetQuery",
                  "MultiTermQueryConstantScoreBlendedWrapper"));
      assertThat(places)
          .filteredOn(step -> step.type().startsWith("MultiTerm"))
          .allMatch(step -> step.description().startsWith("country:("));
      assertThat(places).contains(new Step("TermQuery", "machine_tag_terms:test:floor="));
    }
  }

  private static void assertTerms(List<Step> steps, String field, String... terms) {
    String[] expected = Arrays.stream(terms).map(term -> field + ':' + term).toArray(String[]::new);
    assertThat(types(steps)).isSubsetOf(TERMS);
    assertThat(steps)
        .filteredOn(step -> step.type().equals("TermQuery"))
        .extracting(Step::description)
        .containsOnly(expected);
    assertThat(steps)
        .extracting(Step::description)
        .noneMatch(description -> description.contains("*"));
  }

  private static Set<String> types(List<Step> steps) {
    assertThat(steps).isNotEmpty();
    return steps.stream().map(Step::type).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(List.of(more));
    return all;
  }

  /** A page whose searches are repeated with profiling. */
  private final class Recorded implements AutoCloseable {

    private final RecordedQuestions questions = RecordedQuestions.before(atlas.elasticsearch());
    private final PageServer page =
        PageServer.start(
            ElasticsearchConnection.to(questions.url()),
            "127.0.0.1",
            0,
            List.of(),
            null,
            "",
            false,
            null);

    private Recorded() throws Exception {}

    private List<Step> photos(String wildcards, String more) throws Exception {
      return profile("photos", "photos?machine_tags=" + coded(wildcards) + more);
    }

    private List<Step> tags(String wildcards) throws Exception {
      return profile("machine-tags", "tags?machine_tags=" + coded(wildcards));
    }

    private List<Step> profile(String index, String request) throws Exception {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(page.url() + "api/v1/machine-tags/" + request))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      List<RecordedQuestions.Search> matching =
          questions.taken().stream().filter(search -> search.index().equals(index)).toList();
      assertThat(matching).as(request).hasSize(1);
      ObjectNode body = matching.get(0).body().deepCopy();
      JsonNode profile =
          atlas
              .send("POST", '/' + index + "/_search", body.put("profile", true).toString())
              .path("profile");
      List<Step> steps = new ArrayList<>();
      for (JsonNode shard : profile.path("shards")) {
        for (JsonNode search : shard.path("searches")) {
          collect(search.path("query"), steps);
        }
      }
      return steps;
    }

    private static void collect(JsonNode nodes, List<Step> steps) {
      for (JsonNode node : nodes) {
        steps.add(new Step(text(node, "type"), text(node, "description")));
        collect(node.path("children"), steps);
      }
    }

    @Override
    public void close() {
      page.close();
      questions.close();
    }
  }
}
