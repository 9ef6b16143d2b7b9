package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.cli.PublishedAtlas.coded;
import static org.tagatlas.cli.PublishedAtlas.text;

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
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;

/**
 * Has Elasticsearch tell with its profile API what it has made of the questions that the page asks
 * about wildcards: looks at exact terms, and never a walk through terms or documents.
 */
abstract class MachineTagProfileChecks {

  /** What Lucene calls terms, and what puts them together. */
  private static final Set<String> TERMS =
      Set.of("TermQuery", "BooleanQuery", "ConstantScoreQuery", "BoostQuery");

  private final PublishedAtlas atlas;

  MachineTagProfileChecks(PublishedAtlas atlas) {
    this.atlas = atlas;
  }

  /** A node of a profile. */
  private record Step(String type, String description) {}

  @Test
  void asksForExactTermsAlone() throws Exception {
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
  void asksForNumbersAndPlacesInTheirOrder() throws Exception {
    try (Recorded page = new Recorded()) {
      // A range of a predicate's sorted terms is the only walk, from its begin to its end.
      List<Step> range = page.photos("test:floor>=3<12", "");
      assertThat(types(range))
          .isSubsetOf(with(TERMS, "TermRangeQuery", "MultiTermQueryConstantScoreBlendedWrapper"));
      assertThat(range)
          .extracting(Step::description)
          .anyMatch(
              words ->
                  words.matches(
                      ".*machine_tag_numbers:\\[test:floor=[0-9a-f]{16} TO"
                          + " test:floor=[0-9a-f]{16}}.*"));
      List<Step> numbers = page.tags("test:floor>=3<12");
      assertThat(types(numbers)).isSubsetOf(with(TERMS, "IndexOrDocValuesQuery"));
      assertThat(numbers)
          .extracting(Step::description)
          .contains("terms:test:floor=")
          .anyMatch(words -> words.contains("indexQuery=number:[3.0 TO 11.9"));
      List<Step> there =
          page.photos("test:floor=", "&bbox=-180,-30,-170,-10&continent=oceania&window=2012");
      assertThat(types(there))
          .isSubsetOf(
              with(
                  TERMS,
                  "IndexOrDocValuesQuery",
                  // Some countries are a set of exact terms.
                  "TermInSetQuery",
                  "MultiTermQueryConstantScoreBlendedWrapper"));
      assertThat(there)
          .filteredOn(step -> step.type().startsWith("MultiTerm"))
          .allMatch(step -> step.description().startsWith("country:("));
      assertThat(there).contains(new Step("TermQuery", "machine_tag_terms:test:floor="));
    }
  }

  private static void assertTerms(List<Step> steps, String field, String... terms) {
    String[] asked = Arrays.stream(terms).map(term -> field + ':' + term).toArray(String[]::new);
    assertThat(types(steps)).isSubsetOf(TERMS);
    assertThat(steps)
        .filteredOn(step -> step.type().equals("TermQuery"))
        .extracting(Step::description)
        .containsOnly(asked);
    assertThat(steps).extracting(Step::description).noneMatch(words -> words.contains("*"));
  }

  private static Set<String> types(List<Step> steps) {
    assertThat(steps).isNotEmpty();
    return steps.stream().map(Step::type).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return all;
  }

  /** A page whose questions are asked once more, for what has become of them. */
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
      return ask("photos", "photos?machine_tags=" + coded(wildcards) + more);
    }

    private List<Step> tags(String wildcards) throws Exception {
      return ask("machine-tags", "tags?machine_tags=" + coded(wildcards));
    }

    private List<Step> ask(String index, String question) throws Exception {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(page.url() + "api/v1/machine-tags/" + question))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      List<RecordedQuestions.Search> own =
          questions.taken().stream().filter(search -> search.index().equals(index)).toList();
      assertThat(own).as(question).hasSize(1);
      ObjectNode body = own.get(0).body().deepCopy();
      JsonNode profile =
          atlas
              .send("POST", '/' + index + "/_search", body.put("profile", true).toString())
              .path("profile");
      List<Step> steps = new ArrayList<>();
      for (JsonNode shard : profile.path("shards")) {
        for (JsonNode search : shard.path("searches")) {
          walk(search.path("query"), steps);
        }
      }
      return steps;
    }

    private static void walk(JsonNode nodes, List<Step> steps) {
      for (JsonNode node : nodes) {
        steps.add(new Step(text(node, "type"), text(node, "description")));
        walk(node.path("children"), steps);
      }
    }

    @Override
    public void close() {
      page.close();
      questions.close();
    }
  }
}
