package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningElasticsearch.class)
class RunIndicesIT {

  private final ElasticsearchServer server;
  private Search search;
  private String prefix;

  RunIndicesIT(ElasticsearchServer server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    prefix = Search.prefix();
    search = new Search(server);
  }

  @AfterEach
  void close() {
    search.close();
  }

  @Test
  void everyKindHasItsExplicitFieldsAndNoOthers() {
    try (RunIndices run = run("one")) {
      run.check();
      run.create();
    }
    for (IndexKind kind : IndexKind.ALL) {
      String index = prefix + kind.word() + "-one";
      JsonObject mappings =
          search.call("GET", "/" + index, null).getJsonObject(index).getJsonObject("mappings");
      assertThat(mappings.getString("dynamic")).isEqualTo("false");
      assertThat(mappings.getJsonObject("properties")).isNotEmpty();
    }
    JsonObject photos = settings("photos-one");
    assertThat(photos.getString("gc_deletes")).isEqualTo("24h");
    assertThat(photos.getString("refresh_interval")).isEqualTo("30s");
  }

  @Test
  void aNewAliasIsSetAtOnceAndAnOldOneMovesWhenTheNextRunHasCaughtUp() {
    try (RunIndices first = run("one");
        RunIndices second = run("two")) {
      first.create();
      put("regions-one", "old");
      assertThat(search.count(prefix + "regions")).isEqualTo(1);
      first.caughtUp(false);
      assertThat(settings("regions-one").getString("refresh_interval")).isEqualTo("1s");

      second.check();
      second.create();
      put("regions-two", "new");
      put("regions-two", "newer");
      assertThat(settings("regions-two").getString("refresh_interval")).isEqualTo("-1");
      assertThat(search.count(prefix + "regions")).isEqualTo(1);

      second.caughtUp(false);
      assertThat(search.count(prefix + "regions")).isEqualTo(2);
      assertThat(search.status("GET", "/" + prefix + "regions-one")).isEqualTo(404);
      assertThat(search.call("GET", "/_alias/" + prefix + "regions", null))
          .containsOnlyKeys(prefix + "regions-two");
      second.caughtUp(false);
      assertThat(search.count(prefix + "regions")).isEqualTo(2);
    }
  }

  @Test
  void formerIndicesAreKeptWhenAsked() {
    try (RunIndices first = run("one");
        RunIndices second = run("two")) {
      first.create();
      second.create();
      second.caughtUp(true);
      assertThat(search.status("GET", "/" + prefix + "photos-one")).isEqualTo(200);
      assertThat(search.call("GET", "/_alias/" + prefix + "photos", null))
          .containsOnlyKeys(prefix + "photos-two");
    }
  }

  @Test
  void noTwoRunsWriteTheSameIndex() {
    try (RunIndices first = run("one");
        RunIndices again = run("one")) {
      first.create();
      assertThatThrownBy(again::create)
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining("two runs never write the same one");
      again.resume();
    }
  }

  @Test
  void anIndexInPlaceOfAnAliasIsToldBeforeTheRun() {
    search.call("PUT", "/" + prefix + "photos", null);
    try (RunIndices run = run("one")) {
      assertThatThrownBy(run::check)
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining("'" + prefix + "photos'");
    }
  }

  @Test
  void aRunDoesNotGoOnWithAnIndexOfOtherFields() {
    search.call(
        "PUT",
        "/" + prefix + "regions-one",
        "{\"mappings\":{\"properties\":{\"location\":{\"type\":\"keyword\"}}}}");
    try (RunIndices run = run("one")) {
      assertThatThrownBy(run::resume)
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining("other fields")
          .hasMessageContaining("location");
    }
  }

  private RunIndices run(String name) {
    return new RunIndices(server.connection(prefix), name, IndexKind.ALL);
  }

  private void put(String index, String id) {
    search.call("PUT", "/" + prefix + index + "/_doc/" + id, "{\"region\":\"IS\"}");
  }

  private JsonObject settings(String index) {
    return search
        .call("GET", "/" + prefix + index + "/_settings", null)
        .getJsonObject(prefix + index)
        .getJsonObject("settings")
        .getJsonObject("index");
  }
}
