package org.tagatlas.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningElasticsearch.class)
class RunIndicesIT {

  /** Some kinds, because creating the indices of all takes longest. */
  private static final List<DocumentKind> KINDS =
      List.of(DocumentKind.PHOTOS, DocumentKind.REGIONS, DocumentKind.REJECTS);

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
  void createsIndicesWithExplicitMappings() {
    try (RunIndices run = new RunIndices(server.connection(prefix), "one", DocumentKind.SHIPPED)) {
      run.check();
      run.create();
    }
    for (DocumentKind kind : DocumentKind.SHIPPED) {
      String index = prefix + kind.name() + "-one";
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
  void setsNewAliasesImmediatelyAndSwitchesExistingOnesLater() {
    try (RunIndices first = run("one");
        RunIndices second = run("two")) {
      first.create();
      put("regions-one", "old");
      assertThat(search.count(prefix + "regions")).isEqualTo(1);
      first.switchAliases(false);
      assertThat(settings("regions-one").getString("refresh_interval")).isEqualTo("1s");

      second.check();
      second.create();
      put("regions-two", "new");
      put("regions-two", "newer");
      assertThat(settings("regions-two").getString("refresh_interval")).isEqualTo("-1");
      assertThat(search.count(prefix + "regions")).isEqualTo(1);

      second.switchAliases(false);
      assertThat(search.count(prefix + "regions")).isEqualTo(2);
      assertThat(search.status("GET", "/" + prefix + "regions-one")).isEqualTo(404);
      assertThat(search.call("GET", "/_alias/" + prefix + "regions", null))
          .containsOnlyKeys(prefix + "regions-two");
      second.switchAliases(false);
      assertThat(search.count(prefix + "regions")).isEqualTo(2);
    }
  }

  @Test
  void marksTheIndicesOfARunOverGeneratedPhotos() {
    try (RunIndices run = run("one")) {
      run.create();
      run.markGenerated();
      run.markGenerated();
      for (String index : List.of("photos-one", "regions-one", "rejects-one")) {
        JsonObject mappings =
            search
                .call("GET", "/" + prefix + index + "/_mapping", null)
                .getJsonObject(prefix + index)
                .getJsonObject("mappings");
        assertThat(mappings.getJsonObject("_meta").getBoolean("generated")).isTrue();
        assertThat(mappings.getJsonObject("properties")).isNotEmpty();
      }
      assertThat(run.resume()).isEmpty();
    }
  }

  @Test
  void keepsFormerIndicesOnRequest() {
    try (RunIndices first = run("one");
        RunIndices second = run("two")) {
      first.create();
      second.create();
      second.switchAliases(true);
      assertThat(search.status("GET", "/" + prefix + "photos-one")).isEqualTo(200);
      assertThat(search.call("GET", "/_alias/" + prefix + "photos", null))
          .containsOnlyKeys(prefix + "photos-two");
    }
  }

  @Test
  void rejectsTwoRunsWithTheSameName() {
    try (RunIndices first = run("one");
        RunIndices again = run("one")) {
      first.create();
      assertThatThrownBy(again::create)
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining("two runs must not write to the same index");
      again.resume();
    }
  }

  @Test
  void reportsAnIndexWithTheNameOfAnAliasBeforeTheRun() {
    search.call("PUT", "/" + prefix + "photos", null);
    try (RunIndices run = run("one")) {
      assertThatThrownBy(run::check)
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining("'" + prefix + "photos'");
    }
  }

  @Test
  void doesNotResumeWithIncompatibleMappings() {
    try (RunIndices run = run("one")) {
      run.create();
      search.call("DELETE", "/" + prefix + "regions-one", null);
      search.call(
          "PUT",
          "/" + prefix + "regions-one",
          "{\"mappings\":{\"properties\":{\"location\":{\"type\":\"keyword\"}}}}");
      assertThatThrownBy(run::resume)
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining("incompatible")
          .hasMessageContaining("location");
    }
  }

  @Test
  void doesNotResumeWithoutItsIndices() {
    try (RunIndices run = run("one")) {
      run.create();
      search.call("DELETE", "/" + prefix + "regions-one", null);
      assertThatThrownBy(run::resume)
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining("cannot resume without index '" + prefix + "regions-one'");
      assertThat(search.status("HEAD", "/" + prefix + "regions-one")).isEqualTo(404);
    }
  }

  @Test
  void countsPermanentlyRejectedDocumentsOfTheRun() {
    try (RunIndices former = run("one");
        RunIndices run = run("two")) {
      former.create();
      reject("rejects-one", "photos:1", "not_indexable");
      run.create();
      assertThat(run.notIndexable()).isZero();
      reject("rejects-two", "photos:1", "not_indexable");
      reject("rejects-two", "regions:1", "not_indexable");
      reject("rejects-two", "shard:1", "bad_number");
      assertThat(settings("rejects-two").getString("refresh_interval")).isEqualTo("-1");
      assertThat(run.notIndexable()).isEqualTo(2);
      reject("rejects-two", "regions:2", "not_indexable");
      assertThat(run.notIndexable()).isEqualTo(3);
      assertThat(former.notIndexable()).isEqualTo(1);
    }
  }

  @Test
  void failsToCountWithoutAnIndexOfRejects() {
    try (RunIndices run = run("one")) {
      assertThatThrownBy(run::notIndexable)
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining(prefix + "rejects-one");
    }
  }

  @Test
  void discardsOnlyIndicesWithoutAliases() {
    try (RunIndices former = run("one");
        RunIndices run = run("two");
        RunIndices next = run("two-b")) {
      former.create();
      former.switchAliases(false);
      run.create();
      next.create();
      search.call(
          "POST",
          "/_aliases",
          "{\"actions\":[{\"add\":{\"index\":\""
              + prefix
              + "regions-two\",\"alias\":\""
              + prefix
              + "somebody\"}}]}");
      put("regions-two", "read");

      run.discard();
      assertThat(indices())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of(prefix + "regions-two"),
                      KINDS.stream()
                          .flatMap(kind -> Stream.of(kind.name() + "-one", kind.name() + "-two-b"))
                          .map(name -> prefix + name))
                  .toList());
      assertThat(search.count(prefix + "somebody")).isEqualTo(1);

      run.discard();
      former.discard();
      assertThat(search.call("GET", "/_alias/" + prefix + "photos", null))
          .containsOnlyKeys(prefix + "photos-one");
      next.switchAliases(false);
      next.discard();
      assertThat(search.call("GET", "/_alias/" + prefix + "photos", null))
          .containsOnlyKeys(prefix + "photos-two-b");
    }
  }

  @Test
  void discardsARunWithoutIndices() {
    try (RunIndices run = run("one");
        RunIndices half = run("half")) {
      run.discard();
      search.call("PUT", "/" + prefix + "photos-half", null);
      half.discard();
      assertThat(indices()).isEmpty();
    }
  }

  /** An alias with the name of a run's index is not its index. */
  @Test
  void doesNotDiscardAnIndexOfAnotherName() {
    search.call("PUT", "/" + prefix + "other", "{\"aliases\":{\"" + prefix + "photos-one\":{}}}");
    try (RunIndices run = run("one")) {
      run.discard();
    }
    assertThat(indices()).containsExactly(prefix + "other");
  }

  private RunIndices run(String name) {
    return new RunIndices(server.connection(prefix), name, KINDS);
  }

  private void put(String index, String id) {
    search.call("PUT", "/" + prefix + index + "/_doc/" + id, "{\"region\":\"IS\"}");
  }

  private void reject(String index, String id, String reason) {
    search.call("PUT", "/" + prefix + index + "/_doc/" + id, "{\"reason\":\"" + reason + "\"}");
  }

  private Set<String> indices() {
    return search.call("GET", "/" + prefix + "*/_alias", null).keySet();
  }

  private JsonObject settings(String index) {
    return search
        .call("GET", "/" + prefix + index + "/_settings", null)
        .getJsonObject(prefix + index)
        .getJsonObject("settings")
        .getJsonObject("index");
  }
}
