package org.tagatlas.dashboards.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.DocumentKind;

/** Tests that the saved objects are complete and consistent with the mappings of the indices. */
class SavedObjectsTest {

  private static final Path FOLDER = Path.of("kibana");
  private static final String JOIN = "__kbnjoin__";
  private static final Map<String, String> FORMATS =
      Map.of(
          "index-pattern", "8.0.0",
          "map", "8.4.0",
          "lens", "8.9.0",
          "dashboard", "8.9.0",
          "search", "8.0.0",
          "visualization", "8.0.0",
          "links", "10.1.0");

  private final ExportedObjects objects =
      ExportedObjects.read(SavedObjects.withPrefix("").ndjson());

  @Test
  void exportsEachObjectOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("objects"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              SavedObjects.NAMES.stream().map(name -> name + ".json").toList());
    }
    assertThat(objects.all()).hasSize(SavedObjects.NAMES.size());
  }

  @Test
  void importFileEqualsTheExport() throws IOException {
    assertThat(FOLDER.resolve("tagatlas.ndjson"))
        .as("./tagatlas kibana export --out dashboards/kibana/tagatlas.ndjson")
        .content(StandardCharsets.UTF_8)
        .isEqualTo(SavedObjects.withPrefix("").ndjson());
  }

  @Test
  void objectsUseFormatsOfTheOldestSupportedKibana() {
    for (JsonNode object : objects.all().values()) {
      String type = object.get("type").asText();
      assertThat(object.get("typeMigrationVersion").asText()).isEqualTo(FORMATS.get(type));
      assertThat(object.get("coreMigrationVersion").asText()).isEqualTo("8.8.0");
      assertThat(object.get("id").asText()).matches("tagatlas-[a-z-]+");
      assertThat(object.at("/attributes/title").asText()).isNotBlank();
    }
    assertThat(objects.of("dashboard")).hasSize(7);
  }

  @Test
  void encodesJsonStrings() throws IOException {
    for (String line : SavedObjects.withPrefix("").ndjson().lines().toList()) {
      JsonNode attributes = ExportedObjects.parse(line).get("attributes");
      for (String text :
          List.of(
              "/fieldFormatMap",
              "/mapStateJSON",
              "/layerListJSON",
              "/uiStateJSON",
              "/panelsJSON",
              "/optionsJSON",
              "/controlGroupInput/panelsJSON",
              "/controlGroupInput/ignoreParentSettingsJSON",
              "/visState",
              "/kibanaSavedObjectMeta/searchSourceJSON")) {
        JsonNode value = attributes.at(text);
        assertThat(value.isMissingNode() || value.isTextual()).as(line + text).isTrue();
      }
    }
  }

  /** Boards and the panel of links between them refer to each other. */
  @ParameterizedTest
  @ValueSource(strings = {"", "flickr-"})
  void referencesPrecedingObjectsExceptForLinksBetweenBoards(String prefix) {
    Set<String> preceding = new TreeSet<>();
    ExportedObjects all = ExportedObjects.read(SavedObjects.withPrefix(prefix).ndjson());
    all.all()
        .forEach(
            (key, object) -> {
              assertThat(ExportedObjects.references(object))
                  .as(key)
                  .hasSameSizeAs(object.get("references"));
              for (String target : ExportedObjects.references(object).values()) {
                assertThat(target.startsWith("dashboard/") ? all.all().keySet() : preceding)
                    .as(key)
                    .contains(target);
              }
              preceding.add(key);
            });
  }

  @Test
  void hasExactlyTheUsedReferences() {
    for (JsonNode object : objects.all().values()) {
      Set<String> used = new TreeSet<>();
      switch (object.get("type").asText()) {
        case "lens" ->
            object
                .at("/attributes/state/datasourceStates/formBased/layers")
                .fieldNames()
                .forEachRemaining(layer -> used.add("indexpattern-datasource-layer-" + layer));
        case "map" ->
            object
                .findValues("indexPatternRefName")
                .forEach(name -> assertThat(used.add(name.asText())).isTrue());
        case "dashboard" -> {
          for (JsonNode panel : object.at("/attributes/panelsJSON")) {
            String name =
                panel.get("panelIndex").asText() + ':' + panel.get("panelRefName").asText();
            used.add(name);
            assertThat(objects.referred(object, name).get("type")).isEqualTo(panel.get("type"));
            for (JsonNode event : panel.findValues("eventId")) {
              used.add(
                  panel.get("panelIndex").asText()
                      + ":drilldown:DASHBOARD_TO_DASHBOARD_DRILLDOWN:"
                      + event.asText()
                      + ":dashboardId");
            }
          }
          object
              .at("/attributes/controlGroupInput/panelsJSON")
              .properties()
              .forEach(
                  control -> {
                    if (control.getValue().get("type").asText().equals("optionsListControl")) {
                      used.add("controlGroup_" + control.getKey() + ":optionsListDataView");
                    }
                  });
        }
        case "search" ->
            used.add(
                object
                    .at("/attributes/kibanaSavedObjectMeta/searchSourceJSON/indexRefName")
                    .asText());
        case "links" ->
            object
                .findValues("destinationRefName")
                .forEach(name -> assertThat(used.add(name.asText())).isTrue());
        default -> assertThat(object.get("references")).isEmpty();
      }
      assertThat(ExportedObjects.references(object).keySet())
          .as(object.get("id").asText())
          .isEqualTo(used);
    }
  }

  @Test
  void eachObjectIsOnADashboard() {
    Set<String> shown = new TreeSet<>();
    objects
        .of("dashboard")
        .forEach(board -> shown.addAll(ExportedObjects.references(board).values()));
    assertThat(
            objects.all().keySet().stream()
                .filter(key -> !key.startsWith("index-pattern/") && !key.startsWith("dashboard/")))
        .hasSize(27)
        .allMatch(shown::contains);
  }

  @Test
  void panelsDoNotOverlap() {
    for (JsonNode board : objects.of("dashboard")) {
      Set<String> cells = new TreeSet<>();
      for (JsonNode panel : board.at("/attributes/panelsJSON")) {
        JsonNode at = panel.get("gridData");
        assertThat(at.get("i")).isEqualTo(panel.get("panelIndex"));
        assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(48);
        for (int x = 0; x < at.get("w").asInt(); x++) {
          for (int y = 0; y < at.get("h").asInt(); y++) {
            assertThat(cells.add((at.get("x").asInt() + x) + "," + (at.get("y").asInt() + y)))
                .as(panel.toString())
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void chartsShowExistingColumns() {
    for (JsonNode chart : objects.of("lens")) {
      JsonNode shown = chart.at("/attributes/state/visualization");
      JsonNode layers = chart.at("/attributes/state/datasourceStates/formBased/layers");
      assertThat(layers).hasSize(1);
      JsonNode layer = layers.iterator().next();
      String id = layers.fieldNames().next();
      assertThat(shown.findValuesAsText("layerId")).containsExactly(id);
      Set<String> columns = new TreeSet<>();
      layer.get("columns").fieldNames().forEachRemaining(columns::add);
      List<String> order = new ArrayList<>();
      layer.get("columnOrder").forEach(column -> order.add(column.asText()));
      assertThat(order).containsExactlyInAnyOrderElementsOf(columns);
      List<String> accessors = new ArrayList<>();
      for (String accessor :
          List.of(
              "columnId",
              "tagAccessor",
              "valueAccessor",
              "xAccessor",
              "splitAccessor",
              "metricAccessor")) {
        accessors.addAll(shown.findValuesAsText(accessor));
      }
      shown.findValues("accessors").forEach(all -> all.forEach(y -> accessors.add(y.asText())));
      assertThat(new TreeSet<>(accessors)).as(chart.get("id").asText()).isEqualTo(columns);
    }
  }

  @Test
  void layersAreStyledByRequestedFields() throws IOException {
    for (JsonNode map : objects.of("map")) {
      for (JsonNode layer : map.at("/attributes/layerListJSON")) {
        Set<String> requested = new TreeSet<>();
        layer
            .at("/sourceDescriptor/metrics")
            .forEach(metric -> requested.add(PanelQuery.key(metric)));
        layer.at("/sourceDescriptor/tooltipProperties").forEach(tip -> requested.add(tip.asText()));
        for (JsonNode join : layer.path("joins")) {
          JsonNode right = join.get("right");
          for (JsonNode metric : right.get("metrics")) {
            requested.add(JOIN + PanelQuery.key(metric) + "__" + right.get("id").asText());
          }
        }
        for (JsonNode option : layer.path("style").findValues("field")) {
          assertThat(requested).as(map.get("id").asText()).contains(option.get("name").asText());
        }
      }
    }
  }

  /** Kibana filters even by fields that an index does not have, which matches nothing. */
  @Test
  void filteredPanelsHaveTheFieldOfTheControl() throws IOException {
    int controlled = 0;
    for (JsonNode board : objects.of("dashboard")) {
      for (var control : board.at("/attributes/controlGroupInput/panelsJSON").properties()) {
        if (control.getValue().get("type").asText().equals("timeSlider")) {
          continue;
        }
        String field = control.getValue().at("/explicitInput/fieldName").asText();
        assertThat(
                mapped(
                    objects.alias(
                        board, "controlGroup_" + control.getKey() + ":optionsListDataView")))
            .contains(field);
        for (PanelQuery query : panels(board)) {
          if (query.reacts()) {
            controlled++;
            assertThat(mapped(query.alias())).as(query.name()).contains(field);
          }
        }
      }
    }
    assertThat(controlled).isGreaterThan(20);
  }

  @Test
  void signaturesHaveControlsForCountryWindowAndTag() {
    JsonNode board = objects.all().get("dashboard/tagatlas-signatures-dashboard");
    assertThat(board.at("/attributes/controlGroupInput/panelsJSON").findValuesAsText("fieldName"))
        .contains("country", "window", "tag");
    assertThat(panels(board)).isNotEmpty().allMatch(PanelQuery::reacts);
  }

  @Test
  void fieldsAreMapped() throws IOException {
    for (JsonNode view : objects.of("index-pattern")) {
      JsonNode attributes = view.get("attributes");
      Set<String> fields = mapped(attributes.get("title").asText());
      attributes
          .get("fieldFormatMap")
          .fieldNames()
          .forEachRemaining(f -> assertThat(fields).contains(f));
      if (attributes.has("timeFieldName")) {
        assertThat(fields).contains(attributes.get("timeFieldName").asText());
      }
    }
    for (String type : List.of("lens", "map", "search")) {
      for (JsonNode object : objects.of(type)) {
        for (PanelQuery query : PanelQuery.of(objects, object)) {
          assertThat(mapped(query.alias())).as(query.name()).containsAll(query.fields());
        }
      }
    }
    assertThat(
            objects.of("index-pattern").stream()
                .map(v -> v.at("/attributes/title").asText())
                .distinct())
        // Only runs with lookups have extras, and a data view without an index is broken.
        .containsExactlyInAnyOrderElementsOf(
            DocumentKind.SHIPPED.stream()
                .filter(kind -> !kind.equals(DocumentKind.EXTRAS))
                .map(DocumentKind::name)
                .toList());
  }

  @Test
  void prefixChangesIdsAndAliases() {
    ExportedObjects others = ExportedObjects.read(SavedObjects.withPrefix("flickr-").ndjson());
    assertThat(others.all()).doesNotContainKeys(objects.all().keySet().toArray(String[]::new));
    assertThat(
            others.of("index-pattern").stream()
                .map(v -> v.at("/attributes/title").asText())
                .distinct())
        .containsExactly(
            "flickr-photos",
            "flickr-signatures",
            "flickr-regions",
            "flickr-tags",
            "flickr-machine-tags",
            "flickr-rejects");
    assertThat(others.of("index-pattern").get(0).at("/attributes/name"))
        .isEqualTo(TextNode.valueOf("Tagatlas 'flickr-': photos"));
    assertThat(SavedObjects.withPrefix("flickr-").dashboards())
        .contains("Tagatlas 'flickr-': signatures");
  }

  @Test
  void readmeDescribesEachPanel() throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"), StandardCharsets.UTF_8);
    Set<String> named =
        Pattern.compile("(?m)^\\| `([a-z][a-z-]+)` \\|")
            .matcher(readme)
            .results()
            .map(row -> "tagatlas-" + row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> shown = new TreeSet<>();
    for (String type : List.of("lens", "map", "search", "visualization", "links")) {
      objects.of(type).forEach(object -> shown.add(object.get("id").asText()));
    }
    assertThat(named).isEqualTo(shown);
  }

  private List<PanelQuery> panels(JsonNode board) {
    List<PanelQuery> queries = new ArrayList<>();
    for (JsonNode panel : board.at("/attributes/panelsJSON")) {
      String name = panel.get("panelIndex").asText() + ':' + panel.get("panelRefName").asText();
      queries.addAll(PanelQuery.of(objects, objects.referred(board, name)));
    }
    return queries;
  }

  private static Set<String> mapped(String alias) throws IOException {
    try (InputStream in =
        DocumentKind.class.getResourceAsStream(DocumentKind.of(alias).mapping())) {
      Set<String> fields = new TreeSet<>();
      ExportedObjects.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .at("/mappings/properties")
          .fieldNames()
          .forEachRemaining(fields::add);
      return fields;
    }
  }
}
