package org.tagatlas.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Resumes runs whose indices were created with the mappings of version 0.1.0. */
@ExtendWith(RunningElasticsearch.class)
class ResumedMappingsIT {

  private static final List<String> TAKEN = List.of("taken_hour", "taken_local", "taken_month");
  private static final List<String> WINDOW = List.of("window_kind", "window_start");

  private final ElasticsearchServer server;
  private final String prefix = Search.prefix();
  private Search search;

  ResumedMappingsIT(ElasticsearchServer server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    search = new Search(server);
  }

  @AfterEach
  void close() {
    search.close();
  }

  @Test
  void addsMissingFieldsOnce() throws IOException {
    createAsOf010();
    put("photos-one", "1", "{\"taken_hour\": 3, \"taken\": \"2011-05-06T03:08:09\"}");
    try (RunIndices run = run("one")) {
      Map<String, List<String>> added = run.resume();
      assertThat(added.get(prefix + "photos-one")).containsAll(TAKEN);
      assertThat(added.get(prefix + "signatures-one")).containsAll(WINDOW);
      assertThat(added.get(prefix + "regions-one")).containsAll(WINDOW);
      assertThat(run.resume()).isEmpty();
    }
    for (DocumentKind kind : DocumentKind.SHIPPED) {
      assertThat(properties(kind.name() + "-one").keySet())
          .as(kind.name())
          .containsAll(
              RunIndices.template(kind)
                  .at("/mappings/properties")
                  .propertyStream()
                  .map(Map.Entry::getKey)
                  .toList());
    }
    put("photos-one", "2", "{\"taken_hour\": 23}");
    assertThat(matches("photos-one", "taken_hour:23")).isEqualTo(1);
    // Documents of before were indexed without the field.
    assertThat(matches("photos-one", "taken_hour:3")).isZero();
  }

  @Test
  void keepsParametersOfExistingFieldsUntilTheNextRun() throws IOException {
    createAsOf010();
    search.call("DELETE", "/" + prefix + "photos-one", null);
    ObjectNode old = mappings010(DocumentKind.PHOTOS);
    // A parameter that Elasticsearch does not change in an existing index.
    ((ObjectNode) old.at(JsonPointer.compile("/mappings/properties/license_url")))
        .put("index", false)
        .put("doc_values", false);
    search.call("PUT", "/" + prefix + "photos-one", old.toString());
    try (RunIndices run = run("one");
        RunIndices next = run("two")) {
      assertThat(run.resume().get(prefix + "photos-one")).containsAll(TAKEN);
      JsonObject kept = properties("photos-one").getJsonObject("license_url");
      assertThat(kept.getBoolean("index")).isFalse();
      assertThat(kept.getBoolean("doc_values")).isFalse();
      next.create();
      assertThat(properties("photos-two").getJsonObject("license_url"))
          .doesNotContainKeys("index", "doc_values");
    }
  }

  /** An update by query is such a write; its API is not part of the minimal distribution. */
  @Test
  void versionsThatDifferByTwoOutrankAnInternalUpdate() throws IOException {
    createAsOf010();
    String path = "/" + prefix + "regions-one/_doc/all%7CIS";
    search.call("PUT", path + "?version=4&version_type=external", "{\"window\": \"all\"}");
    JsonObject read = search.call("GET", path, null);
    search.call(
        "PUT",
        path
            + "?if_seq_no="
            + read.getInt("_seq_no")
            + "&if_primary_term="
            + read.getInt("_primary_term"),
        "{\"window\": \"all\", \"window_kind\": \"all\"}");
    assertThat(search.call("GET", path, null).getInt("_version")).isEqualTo(5);
    assertThat(catchThrowable(() -> external(path, 5))).hasMessageContaining("409");
    external(path, 6);
    assertThat(search.call("GET", path, null).getInt("_version")).isEqualTo(6);
  }

  private void external(String path, int version) {
    search.call("PUT", path + "?version=" + version + "&version_type=external", "{\"photos\": 1}");
  }

  @Test
  void reportsTheTypeOfAnIncompatibleField() throws IOException {
    createAsOf010();
    search.call("DELETE", "/" + prefix + "regions-one", null);
    search.call(
        "PUT",
        "/" + prefix + "regions-one",
        "{\"mappings\": {\"properties\": {\"photos\": {\"type\": \"keyword\"}}}}");
    try (RunIndices run = run("one")) {
      assertThat(catchThrowable(run::resume))
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining("index '" + prefix + "regions-one' are incompatible")
          .hasMessageContaining("photos is keyword and must be long. Start a new run");
    }
    assertThat(properties("regions-one").keySet()).containsExactly("photos");
  }

  private RunIndices run(String name) {
    return new RunIndices(server.connection(prefix), name, DocumentKind.SHIPPED);
  }

  private void createAsOf010() throws IOException {
    for (DocumentKind kind : DocumentKind.SHIPPED) {
      // The first builds of that version had no tags: a restored run creates their index.
      if (!kind.equals(DocumentKind.TAGS)) {
        search.call("PUT", "/" + prefix + kind.name() + "-one", mappings010(kind).toString());
      }
    }
  }

  private static ObjectNode mappings010(DocumentKind kind) throws IOException {
    try (InputStream in =
        ResumedMappingsIT.class.getResourceAsStream("mappings-0.1.0/" + kind.mapping())) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void put(String index, String id, String document) {
    search.call("PUT", "/" + prefix + index + "/_doc/" + id + "?refresh=true", document);
  }

  private int matches(String index, String query) {
    return search.call("GET", "/" + prefix + index + "/_count?q=" + query, null).getInt("count");
  }

  private JsonObject properties(String index) {
    return search
        .call("GET", "/" + prefix + index + "/_mapping", null)
        .getJsonObject(prefix + index)
        .getJsonObject("mappings")
        .getJsonObject("properties");
  }
}
