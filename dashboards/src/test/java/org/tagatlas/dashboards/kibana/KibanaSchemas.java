package org.tagatlas.dashboards.kibana;

import java.util.Map;
import java.util.Set;

/**
 * What Kibana's schemas of saved objects permit, restated from the files that each constant names.
 * {@code M} stands for {@code x-pack/platform/plugins/shared/maps}, {@code S} for {@code
 * M/server/content_management/schema/v1}.
 */
final class KibanaSchemas {

  /** Attributes by type of object. */
  static final Map<String, Set<String>> ATTRIBUTES =
      Map.of(
          // src/platform/plugins/shared/dashboard/server/dashboard_saved_object/schema/v1/v1.ts
          "dashboard",
          Set.of(
              "title",
              "description",
              "kibanaSavedObjectMeta",
              "timeRestore",
              "timeFrom",
              "timeTo",
              "refreshInterval",
              "controlGroupInput",
              "panelsJSON",
              "optionsJSON",
              "hits",
              "version"),
          // x-pack/platform/plugins/shared/lens/server/content_management/v0/schema/common.ts
          "lens",
          Set.of(
              "title",
              "description",
              "visualizationType",
              "state",
              "uiStateJSON",
              "visState",
              "savedSearchRefName"),
          // M/common/content_management/stored_map_attributes.ts
          "map",
          Set.of("title", "description", "mapStateJSON", "layerListJSON", "uiStateJSON"),
          // src/platform/plugins/shared/saved_search/server/saved_objects/schema_legacy.ts, 8.8.0
          "search",
          Set.of(
              "title",
              "description",
              "columns",
              "sort",
              "grid",
              "rowHeight",
              "rowsPerPage",
              "hideChart",
              "breakdownField",
              "kibanaSavedObjectMeta",
              "isTextBasedQuery",
              "usesAdHocDataView",
              "timeRestore",
              "timeRange",
              "refreshInterval",
              "viewMode",
              "hideAggregatedPreview",
              "hits",
              "version"),
          // src/platform/plugins/private/links/server/saved_objects/schema/v1/v1.ts
          "links",
          Set.of("title", "description", "links", "layout"),
          // src/platform/plugins/shared/home/server/services/sample_data/data_sets/logs/
          // saved_objects.ts
          "visualization",
          Set.of(
              "title",
              "description",
              "visState",
              "uiStateJSON",
              "version",
              "kibanaSavedObjectMeta"),
          // src/platform/plugins/shared/data_views/server/saved_objects/data_views.ts, and
          // data_views/common/data_views/data_view.ts
          "index-pattern",
          Set.of(
              "title",
              "name",
              "timeFieldName",
              "fieldFormatMap",
              "fieldAttrs",
              "runtimeFieldMap",
              "sourceFilters"));

  /** controlGroupInputSchema of dashboard_saved_object/schema/v1/v1.ts. */
  static final Set<String> CONTROL_GROUP =
      Set.of("panelsJSON", "controlStyle", "chainingSystem", "ignoreParentSettingsJSON");

  /** dashboardLinkSchema of links/server/saved_objects/schema/v1/v1.ts. */
  static final Set<String> LINK =
      Set.of("id", "label", "order", "destinationRefName", "type", "options");

  /** The options of {@link #LINK}. */
  static final Set<String> LINK_OPTIONS =
      Set.of("openInNewTab", "useCurrentFilters", "useCurrentDateRange");

  /** layerSchema of S/layer_schemas/layer_schemas.ts. */
  static final Set<String> LAYER =
      Set.of(
          "alpha",
          "attribution",
          "id",
          "includeInFitToBounds",
          "label",
          "maxZoom",
          "minZoom",
          "parent",
          "query",
          "visible",
          "type",
          "sourceDescriptor",
          "style");

  /** Further properties of layers by type, in S/layer_schemas/layer_schemas.ts. */
  static final Map<String, Set<String>> LAYER_TYPES =
      Map.of(
          "EMS_VECTOR_TILE", Set.of("areLabelsOnTop", "locale"),
          "HEATMAP", Set.of(),
          "GEOJSON_VECTOR", Set.of("disableTooltips", "joins"),
          "MVT_VECTOR", Set.of("disableTooltips", "joins"));

  /** BaseESSourceSchema of S/source_schemas/es_source_schemas.ts, with the stored reference. */
  static final Set<String> ES_SOURCE =
      Set.of(
          "applyForceRefresh",
          "applyGlobalQuery",
          "applyGlobalTime",
          "id",
          // The stored form of indexPatternId: M/common/migrations/references.ts
          "indexPatternRefName",
          "type");

  /** Further properties of sources by type, in the files of S/source_schemas. */
  static final Map<String, Set<String>> SOURCE_TYPES =
      Map.of(
          // es_source_schemas.ts
          "ES_SEARCH",
          Set.of(
              "filterByMapBounds",
              "geoField",
              "scalingType",
              "sortField",
              "sortOrder",
              "topHitsGroupByTimeseries",
              "topHitsSplitField",
              "topHitsSize",
              "tooltipProperties"),
          // es_agg_source_schemas.ts
          "ES_GEO_GRID",
          Set.of("geoField", "metrics", "requestType", "resolution"),
          // es_join_source_schemas.ts
          "ES_TERM_SOURCE",
          Set.of("metrics", "whereQuery", "size", "term"),
          // source_schemas.ts
          "EMS_FILE",
          Set.of("tooltipProperties"),
          "EMS_TMS",
          Set.of("isAutoSelect", "lightModeDefault"));

  /** Values of properties of sources, in M/common/constants.ts. */
  static final Map<String, Set<String>> SOURCE_VALUES =
      Map.of(
          "scalingType", Set.of("LIMIT", "CLUSTERS", "TOP_HITS", "MVT"),
          "sortOrder", Set.of("asc", "desc"),
          "requestType", Set.of("heatmap", "point", "grid", "hex"),
          "resolution", Set.of("COARSE", "FINE", "MOST_FINE", "SUPER_FINE"));

  /** AggSchema of S/source_schemas/es_agg_source_schemas.ts. */
  static final Set<String> METRIC = Set.of("type", "field", "label", "mask");

  /** AGG_TYPE of M/common/constants.ts. */
  static final Set<String> METRIC_TYPES =
      Set.of("avg", "count", "max", "min", "sum", "terms", "percentile", "cardinality");

  /**
   * vectorStylePropertiesSchema of S/style_schemas/vector_style_schemas/vector_style_schemas.ts.
   */
  static final Set<String> STYLES =
      Set.of(
          "symbolizeAs",
          "fillColor",
          "lineColor",
          "lineWidth",
          "icon",
          "iconSize",
          "iconOrientation",
          "labelText",
          "labelZoomRange",
          "labelColor",
          "labelSize",
          "labelBorderColor",
          "labelBorderSize",
          "labelPosition");

  private static final Set<String> DYNAMIC_COLOR =
      Set.of(
          "color",
          "customColorRamp",
          "useCustomColorRamp",
          "dataMappingFunction",
          "invert",
          "colorCategory",
          "customColorPalette",
          "useCustomColorPalette",
          "otherCategoryColor",
          "field",
          "fieldMetaOptions",
          "type");

  private static final Set<String> DYNAMIC_SIZE =
      Set.of("minSize", "maxSize", "field", "fieldMetaOptions", "invert");

  /** Options of dynamic styles, in color_, marker_ and label_schemas.ts next to it. */
  static final Map<String, Set<String>> DYNAMIC_OPTIONS =
      Map.of(
          "fillColor", DYNAMIC_COLOR,
          "lineColor", DYNAMIC_COLOR,
          "labelColor", DYNAMIC_COLOR,
          "iconSize", DYNAMIC_SIZE,
          "lineWidth", DYNAMIC_SIZE,
          "labelSize", DYNAMIC_SIZE,
          "labelText", Set.of("field"));

  /** Options of static styles, in the same files. */
  static final Map<String, Set<String>> STATIC_OPTIONS =
      Map.of(
          "fillColor", Set.of("color"),
          "lineColor", Set.of("color"),
          "labelColor", Set.of("color"),
          "labelBorderColor", Set.of("color"),
          "iconSize", Set.of("size"),
          "lineWidth", Set.of("size"),
          "labelSize", Set.of("size"),
          "labelText", Set.of("value"));

  /** LABEL_BORDER_SIZES and LABEL_POSITIONS of M/common/constants.ts. */
  static final Map<String, Set<String>> LABEL_OPTIONS =
      Map.of(
          "labelBorderSize", Set.of("NONE", "SMALL", "MEDIUM", "LARGE"),
          "labelPosition", Set.of("BOTTOM", "CENTER", "TOP"));

  /** fieldMetaOptionsSchema of field_meta_options_schema.ts in the same folder. */
  static final Set<String> FIELD_META = Set.of("isEnabled", "sigma", "percentiles");

  /** M/public/classes/styles/color_palettes.ts: palettes for numbers. */
  static final Set<String> GRADIENTS =
      Set.of(
          "Blues",
          "Greens",
          "Greys",
          "Reds",
          "Yellow to Red",
          "Green to Red",
          "Blue to Red",
          "theclassic");

  /** S/map_attributes_schema/settings_schema.ts. */
  static final Set<String> MAP_SETTINGS =
      Set.of(
          "autoFitToDataBounds",
          "backgroundColor",
          "customIcons",
          "disableInteractive",
          "disableTooltipControl",
          "hideToolbarOverlay",
          "hideLayerControl",
          "hideViewControl",
          "initialLocation",
          "fixedLocation",
          "browserLocation",
          "keydownScrollZoom",
          "maxZoom",
          "minZoom",
          "projection",
          "showScaleControl",
          "showSpatialFilters",
          "showTimesliderToggleButton",
          "spatialFiltersAlpa",
          "spatialFiltersFillColor",
          "spatialFiltersLineColor");

  private KibanaSchemas() {}
}
