package org.tagatlas.dashboards.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares the saved objects with {@link KibanaSchemas}. */
class KibanaSchemaTest {

  private final ExportedObjects objects =
      ExportedObjects.read(SavedObjects.withPrefix("").ndjson());

  @Test
  void hasOnlyKnownAttributes() {
    for (JsonNode object : objects.all().values()) {
      assertThat(KibanaSchemas.ATTRIBUTES.get(object.get("type").asText()))
          .as(object.get("id").asText())
          .containsAll(names(object.get("attributes")));
    }
  }

  @Test
  void hasNoNull() {
    for (Map.Entry<String, JsonNode> object : objects.all().entrySet()) {
      assertThat(containsNull(object.getValue())).as(object.getKey()).isFalse();
    }
  }

  @Test
  void layersMatchTheStrictSchema() {
    for (JsonNode layer : layers()) {
      String type = layer.get("type").asText();
      assertKeys(layer, KibanaSchemas.LAYER, KibanaSchemas.LAYER_TYPES.get(type));
      assertThat(layer.path("label").isMissingNode() || layer.get("label").isTextual()).isTrue();
      assertThat(layer.get("alpha").asDouble()).isBetween(0.0, 1.0);
      assertThat(layer.get("minZoom").asInt()).isBetween(0, layer.get("maxZoom").asInt());
      assertThat(layer.get("maxZoom").asInt()).isLessThanOrEqualTo(24);
      assertSource(layer.get("sourceDescriptor"));
      for (JsonNode join : layer.path("joins")) {
        assertKeys(join, Set.of("leftField", "right"), Set.of());
        assertSource(join.get("right"));
      }
      assertQuery(layer.path("query"));
    }
  }

  private static void assertSource(JsonNode source) {
    String type = source.get("type").asText();
    assertKeys(source, KibanaSchemas.ES_SOURCE, KibanaSchemas.SOURCE_TYPES.get(type));
    KibanaSchemas.SOURCE_VALUES.forEach(
        (property, values) -> {
          if (source.has(property)) {
            assertThat(values).contains(source.get(property).asText());
          }
        });
    for (JsonNode metric : source.path("metrics")) {
      assertKeys(metric, KibanaSchemas.METRIC, Set.of());
      assertThat(KibanaSchemas.METRIC_TYPES).contains(metric.get("type").asText());
    }
    assertQuery(source.path("whereQuery"));
  }

  private static void assertQuery(JsonNode query) {
    if (!query.isMissingNode()) {
      assertThat(names(query)).containsExactlyInAnyOrder("language", "query");
    }
  }

  @Test
  void stylesMatchTheStrictSchema() {
    for (JsonNode layer : layers()) {
      for (Map.Entry<String, JsonNode> style : layer.at("/style/properties").properties()) {
        String name = style.getKey();
        JsonNode options = style.getValue().get("options");
        assertThat(KibanaSchemas.STYLES).contains(name);
        if (KibanaSchemas.LABEL_OPTIONS.containsKey(name)) {
          assertThat(options).hasSize(1);
          assertThat(KibanaSchemas.LABEL_OPTIONS.get(name))
              .contains(options.iterator().next().asText());
          continue;
        }
        assertKeys(style.getValue(), Set.of("type", "options"), Set.of());
        boolean dynamic = style.getValue().get("type").asText().equals("DYNAMIC");
        assertKeys(
            options,
            (dynamic ? KibanaSchemas.DYNAMIC_OPTIONS : KibanaSchemas.STATIC_OPTIONS).get(name),
            Set.of());
        if (options.has("fieldMetaOptions")) {
          assertKeys(options.get("fieldMetaOptions"), KibanaSchemas.FIELD_META, Set.of());
        }
      }
    }
  }

  @Test
  void colorsAreKnownPalettes() {
    Set<String> used = new TreeSet<>();
    for (JsonNode layer : layers()) {
      JsonNode fill = layer.at("/style/properties/fillColor");
      if (fill.path("type").asText().equals("DYNAMIC")) {
        used.add(fill.at("/options/color").asText());
      }
      if (layer.at("/style/type").asText().equals("HEATMAP")) {
        used.add(layer.at("/style/colorRampName").asText());
      }
    }
    assertThat(used).hasSizeGreaterThan(2);
    assertThat(KibanaSchemas.GRADIENTS).containsAll(used);
  }

  /**
   * Percentiles come from a request to Elasticsearch, which Kibana sends for fields that are no
   * counts and only with {@code isEnabled} (M/public/classes/styles/vector/properties/
   * dynamic_style_property.tsx, M/public/classes/fields/agg/agg_field.ts).
   */
  @Test
  void percentilesAreRequestedFromElasticsearch() {
    int percentiles = 0;
    for (JsonNode layer : layers()) {
      JsonNode options = layer.at("/style/properties/fillColor/options");
      if (options.path("dataMappingFunction").asText().equals("PERCENTILES")) {
        percentiles++;
        assertThat(options.at("/fieldMetaOptions/isEnabled").asBoolean()).isTrue();
        assertThat(options.at("/fieldMetaOptions/percentiles")).hasSizeGreaterThan(3);
        assertThat(options.at("/field/name").asText())
            .doesNotContain("cardinality_of", "sum_of", "count_of", "doc_count");
      }
    }
    assertThat(percentiles).isGreaterThan(2);
  }

  /**
   * Kibana hides a feature unless each of its joins has a value for it
   * (M/public/classes/layers/vector_layer/geojson_vector_layer/perform_inner_joins.ts).
   */
  @Test
  void countriesNeedOneJoinOnly() {
    for (JsonNode layer : layers()) {
      assertThat(layer.path("joins").size()).as(layer.get("id").asText()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void vectorTilesHaveALayerOfTheirType() {
    int tiles = 0;
    for (JsonNode layer : layers()) {
      boolean scaled = layer.at("/sourceDescriptor/scalingType").asText().equals("MVT");
      assertThat(layer.get("type").asText().equals("MVT_VECTOR")).isEqualTo(scaled);
      tiles += scaled ? 1 : 0;
    }
    assertThat(tiles).isPositive();
  }

  /** Layers are drawn in their order, so labels come after the heat map. */
  @Test
  void noFillOrHeatCoversLabels() {
    List<String> ids = new ArrayList<>();
    int lastLabel = -1;
    int heat = -1;
    int fill = -1;
    for (JsonNode layer :
        objects.all().get("map/tagatlas-world-map").at("/attributes/layerListJSON")) {
      if (layer.get("type").asText().equals("HEATMAP")) {
        heat = ids.size();
      }
      if (layer.get("id").asText().equals("countries")) {
        fill = ids.size();
        assertThat(layer.at("/style/properties").has("labelText")).isFalse();
        assertThat(layer.get("maxZoom").asInt()).isLessThanOrEqualTo(6);
      }
      if (layer.get("id").asText().equals("top-tags")) {
        lastLabel = ids.size();
        assertThat(layer.at("/style/properties").has("labelText")).isTrue();
      }
      ids.add(layer.get("id").asText());
    }
    assertThat(lastLabel).isGreaterThan(heat).isGreaterThan(fill);
    assertThat(heat).isPositive();
    assertThat(
            objects
                .all()
                .get("map/tagatlas-world-map")
                .at("/attributes/layerListJSON/0/areLabelsOnTop")
                .asBoolean())
        .isTrue();
  }

  /** Without Elastic's map service, these layers still have geometry. */
  @Test
  void mapsHaveLayersWithoutElasticMapsService() {
    for (JsonNode map : objects.of("map")) {
      assertThat(map.at("/attributes/layerListJSON").valueStream())
          .as(map.get("id").asText())
          .anyMatch(
              layer ->
                  layer.at("/sourceDescriptor/geoField").asText().equals("location")
                      && layer.get("minZoom").asInt() == 0
                      && layer.get("type").asText().equals("GEOJSON_VECTOR"));
    }
  }

  @Test
  void mapSettingsAreKnown() {
    for (JsonNode map : objects.of("map")) {
      assertThat(KibanaSchemas.MAP_SETTINGS)
          .containsAll(names(map.at("/attributes/mapStateJSON/settings")));
    }
  }

  @Test
  void boardsAndLinksMatchTheStrictSchema() {
    for (JsonNode board : objects.of("dashboard")) {
      assertThat(KibanaSchemas.CONTROL_GROUP)
          .containsAll(names(board.at("/attributes/controlGroupInput")));
    }
    for (JsonNode links : objects.of("links")) {
      assertThat(links.at("/attributes/layout").asText()).isIn("horizontal", "vertical");
      for (JsonNode link : links.at("/attributes/links")) {
        assertKeys(link, KibanaSchemas.LINK, Set.of());
        assertThat(link.get("type").asText()).isEqualTo("dashboardLink");
        assertThat(names(link.get("options")))
            .containsExactlyInAnyOrderElementsOf(KibanaSchemas.LINK_OPTIONS);
      }
      assertThat(links.at("/attributes/links")).hasSameSizeAs(objects.of("dashboard"));
    }
  }

  /**
   * With {@code ignoreGlobalFilters} Kibana drops the query of the chart as well
   * (src/platform/plugins/shared/data/public/search/expressions/esaggs.ts).
   */
  @Test
  void chartsThatIgnoreFiltersHaveNoQuery() {
    int ignoring = 0;
    for (JsonNode chart : objects.of("lens")) {
      for (JsonNode layer : chart.at("/attributes/state/datasourceStates/formBased/layers")) {
        if (layer.get("ignoreGlobalFilters").asBoolean()) {
          ignoring++;
          assertThat(chart.at("/attributes/state/query/query").asText()).isEmpty();
          assertThat(layer.get("columns").findValuesAsText("operationType")).contains("filters");
        }
      }
    }
    assertThat(ignoring).isPositive();
  }

  /** Without both, Discover shows pictures in their full size (field_formats/.../url.ts). */
  @Test
  void picturesHaveASize() {
    int pictures = 0;
    for (JsonNode view : objects.of("index-pattern")) {
      for (JsonNode format : view.at("/attributes/fieldFormatMap")) {
        if (format.at("/params/type").asText().equals("img")) {
          pictures++;
          assertThat(format.at("/params/width").asInt()).isPositive();
          assertThat(format.at("/params/height").asInt()).isPositive();
        }
      }
    }
    assertThat(pictures).isEqualTo(2);
  }

  @Test
  void tooltipsOfPhotosHaveAPicture() {
    List<String> tooltips = new ArrayList<>();
    for (JsonNode layer : layers()) {
      if (layer.get("type").asText().equals("MVT_VECTOR")) {
        layer.at("/sourceDescriptor/tooltipProperties").forEach(tip -> tooltips.add(tip.asText()));
      }
    }
    assertThat(tooltips).contains("download_url", "photographer", "license", "page_url");
  }

  private List<JsonNode> layers() {
    List<JsonNode> layers = new ArrayList<>();
    objects.of("map").forEach(map -> map.at("/attributes/layerListJSON").forEach(layers::add));
    assertThat(layers).hasSizeGreaterThan(10);
    return layers;
  }

  private static void assertKeys(JsonNode node, Set<String> some, Set<String> more) {
    Set<String> allowed = new TreeSet<>(some);
    allowed.addAll(more);
    assertThat(allowed).as(node.toString()).containsAll(names(node));
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static boolean containsNull(JsonNode node) {
    return node.isNull() || node.valueStream().anyMatch(KibanaSchemaTest::containsNull);
  }
}
