package org.tagatlas.dashboards.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports into a Kibana that already has some of the objects, and into a second space. */
class KibanaImportTest {

  private static final SavedObjects OBJECTS = SavedObjects.withPrefix("");

  private FakeKibana kibana;

  @BeforeEach
  void start() throws IOException {
    kibana = new FakeKibana("second");
  }

  @AfterEach
  void stop() {
    kibana.close();
  }

  private KibanaClient client(String space) {
    return new KibanaClient(
        new KibanaConnection(URI.create(kibana.url()), space, null, null, null, null));
  }

  @Test
  void importsAllObjectsOnce() {
    ImportResult result = client(null).load(OBJECTS, false);
    assertThat(result.isComplete()).isTrue();
    assertThat(result.imported()).isEqualTo(OBJECTS.size());
    assertThat(keys("default")).hasSize(OBJECTS.size());
    assertThat(client(null).stored(OBJECTS).differences(OBJECTS)).isEmpty();
    assertThat(kibana.writes()).containsExactly("/api/saved_objects/_import");
  }

  @Test
  void keepsExistingObjectsAndImportsTheOthers() {
    client(null).load(OBJECTS, false);
    kibana.space("default").removeIf(object -> !isKept(object));
    kibana
        .space("default")
        .forEach(object -> ((ObjectNode) object.get("attributes")).put("description", "changed"));
    ImportResult result = client(null).load(OBJECTS, false);
    assertThat(result.hasOnlyConflicts()).isTrue();
    assertThat(result.problems())
        .extracting(ImportResult.Problem::title)
        .containsExactlyInAnyOrder("photos", "Tagatlas: the world's photos");
    assertThat(result.imported()).isEqualTo(OBJECTS.size() - 2);
    assertThat(keys("default")).hasSize(OBJECTS.size());
    assertThat(kibana.space("default").stream().filter(KibanaImportTest::isKept))
        .hasSize(2)
        .allMatch(object -> object.at("/attributes/description").asText().equals("changed"));
    assertThat(client(null).stored(OBJECTS).differences(OBJECTS)).isEmpty();
  }

  @Test
  void importsNothingIfAllObjectsExist() {
    client(null).load(OBJECTS, false);
    ImportResult result = client(null).load(OBJECTS, false);
    assertThat(result.hasOnlyConflicts()).isTrue();
    assertThat(result.imported()).isZero();
    assertThat(result.problems()).hasSize(OBJECTS.size());
    assertThat(kibana.writes()).hasSize(2);
  }

  @Test
  void replacesExistingObjectsOnRequest() {
    client(null).load(OBJECTS, false);
    kibana.space("default").forEach(object -> object.putObject("attributes").put("title", "old"));
    assertThat(client(null).stored(OBJECTS).differences(OBJECTS)).hasSize(OBJECTS.size());
    ImportResult result = client(null).load(OBJECTS, true);
    assertThat(result.isComplete()).isTrue();
    assertThat(client(null).stored(OBJECTS).differences(OBJECTS)).isEmpty();
  }

  @Test
  void findsObjectsOfASecondSpaceByTheirOrigin() {
    client(null).load(OBJECTS, false);
    assertThat(client("second").stored(OBJECTS).existing(OBJECTS)).isEmpty();
    assertThat(client("second").load(OBJECTS, false).isComplete()).isTrue();
    assertThat(keys("second")).hasSize(OBJECTS.size()).doesNotContainAnyElementsOf(keys("default"));
    assertThat(client("second").stored(OBJECTS).existing(OBJECTS)).hasSize(OBJECTS.size());
    assertThat(client("second").stored(OBJECTS).differences(OBJECTS)).isEmpty();
    assertThat(client("second").load(OBJECTS, true).isComplete()).isTrue();
    assertThat(keys("second")).hasSize(OBJECTS.size());
  }

  @Test
  void refersToExistingObjectsOfASecondSpace() {
    client(null).load(OBJECTS, false);
    client("second").load(OBJECTS, false);
    kibana.space("second").removeIf(object -> !isView(object));
    Set<String> views = keys("second");
    ImportResult result = client("second").load(OBJECTS, false);
    assertThat(result.hasOnlyConflicts()).isTrue();
    assertThat(result.imported()).isEqualTo(OBJECTS.size() - views.size());
    for (ObjectNode object : kibana.space("second")) {
      for (JsonNode reference : object.get("references")) {
        assertThat(keys("second")).contains(ExportedObjects.key(reference));
      }
    }
  }

  @Test
  void reportsThatNothingWasImportedAfterAnAmbiguousConflict() {
    client(null).load(OBJECTS, false);
    client("second").load(OBJECTS, false);
    ObjectNode copy = kibana.space("second").get(0).deepCopy();
    kibana.space("second").add(copy.put("id", "copy"));
    int before = kibana.space("second").size();
    ImportResult result = client("second").load(OBJECTS, false);
    assertThat(result.imported()).isZero();
    assertThat(result.hasOnlyConflicts()).isFalse();
    assertThat(result.problems())
        .extracting(ImportResult.Problem::reason)
        .contains("several existing objects match it");
    assertThat(kibana.space("second")).hasSize(before);
  }

  @Test
  void importsOtherTypesIfOneIsUnsupported() {
    kibana.withoutType("links");
    ImportResult result = client(null).load(OBJECTS, false);
    assertThat(result.imported()).isEqualTo(OBJECTS.size() - 1);
    assertThat(result.hasOnlyConflicts()).isFalse();
    assertThat(client(null).stored(OBJECTS).differences(OBJECTS))
        .contains("links 'Tagatlas: boards' is missing")
        .contains("dashboard 'Tagatlas: photos' refers to the missing links/tagatlas-boards");
  }

  @Test
  void reportsMissingReferencesAsNothingImported() {
    kibana.withoutType("index-pattern");
    ImportResult result = client(null).load(OBJECTS, false);
    assertThat(result.imported()).isZero();
    assertThat(result.problems())
        .extracting(ImportResult.Problem::reason)
        .anyMatch(reason -> reason.startsWith("it refers to missing objects"));
    assertThat(kibana.space("default")).isEmpty();
  }

  private static boolean isKept(JsonNode object) {
    return List.of("tagatlas-photos", "tagatlas-world-map").contains(object.get("id").asText());
  }

  private static boolean isView(JsonNode object) {
    return object.get("type").asText().equals("index-pattern");
  }

  private Set<String> keys(String space) {
    return kibana.space(space).stream().map(ExportedObjects::key).collect(Collectors.toSet());
  }
}
