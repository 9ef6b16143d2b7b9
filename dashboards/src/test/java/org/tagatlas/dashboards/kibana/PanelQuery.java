package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The search of a chart or map layer, derived from the saved object as Kibana does: query, buckets,
 * metrics and fields of documents. Settings that depend on the window size (the interval "auto",
 * the precision of a grid) use a medium value.
 *
 * @param name the names of the object and the layer
 * @param alias the alias to search
 * @param body the body of the search
 * @param fields the fields of the index that the search uses
 * @param reacts whether the controls of a dashboard filter it
 */
public record PanelQuery(
    String name, String alias, ObjectNode body, Set<String> fields, boolean reacts) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RECORDS = "___records___";

  /** Returns the searches of a chart or map. */
  public static List<PanelQuery> of(ExportedObjects objects, JsonNode object) {
    List<PanelQuery> queries = new ArrayList<>();
    if (object.get("type").asText().equals("lens")) {
      object
          .at("/attributes/state/datasourceStates/formBased/layers")
          .properties()
          .forEach(layer -> queries.add(ofChart(objects, object, layer)));
    } else {
      for (JsonNode layer : object.at("/attributes/layerListJSON")) {
        JsonNode source = layer.get("sourceDescriptor");
        if (source.has("indexPatternRefName")) {
          queries.add(ofLayer(objects, object, layer));
        }
        layer.path("joins").forEach(join -> queries.add(ofJoin(objects, object, layer, join)));
      }
    }
    return queries;
  }

  /** Returns the search filtered by the selected values of controls. */
  public PanelQuery with(String field, JsonNode values) {
    ObjectNode filtered = body.deepCopy();
    ((ArrayNode) filtered.at("/query/bool/filter"))
        .add(JSON.createObjectNode().set("terms", JSON.createObjectNode().set(field, values)));
    return new PanelQuery(name, alias, filtered, fields, reacts);
  }

  private static PanelQuery ofChart(
      ExportedObjects objects, JsonNode chart, Map.Entry<String, JsonNode> layer) {
    JsonNode columns = layer.getValue().get("columns");
    Set<String> fields = new TreeSet<>();
    ObjectNode metrics = JSON.createObjectNode();
    List<String> buckets = new ArrayList<>();
    for (JsonNode id : layer.getValue().get("columnOrder")) {
      JsonNode column = columns.get(id.asText());
      String field = column.get("sourceField").asText();
      if (!field.equals(RECORDS)) {
        fields.add(field);
      }
      String operation = column.get("operationType").asText();
      if (column.get("isBucketed").asBoolean()) {
        buckets.add(id.asText());
      } else if (!operation.equals("count")) {
        metrics.set(id.asText(), metric(operation, field));
      }
    }
    ObjectNode aggregations = metrics;
    for (int i = buckets.size() - 1; i >= 0; i--) {
      ObjectNode bucket = bucket(columns, columns.get(buckets.get(i)));
      ObjectNode inner = aggregations.deepCopy();
      // Each level is sorted by a metric defined in that level.
      inner.setAll(metrics);
      bucket.set("aggs", inner);
      aggregations = JSON.createObjectNode().set(buckets.get(i), bucket);
    }
    ObjectNode body = search(chart.at("/attributes/state/query"), 0);
    body.set("aggs", aggregations);
    return new PanelQuery(
        chart.get("id").asText(),
        objects.alias(chart, "indexpattern-datasource-layer-" + layer.getKey()),
        body,
        fields,
        !layer.getValue().get("ignoreGlobalFilters").asBoolean());
  }

  private static ObjectNode bucket(JsonNode columns, JsonNode column) {
    ObjectNode agg = JSON.createObjectNode().put("field", column.get("sourceField").asText());
    JsonNode params = column.get("params");
    String operation = column.get("operationType").asText();
    if (operation.equals("date_histogram")) {
      String interval = params.get("interval").asText();
      agg.put("calendar_interval", interval.equals("auto") ? "1M" : interval);
    } else {
      String by = params.at("/orderBy/columnId").asText("_key");
      boolean count = columns.path(by).path("operationType").asText().equals("count");
      agg.put("size", params.get("size").asInt())
          .putObject("order")
          .put(count ? "_count" : by, params.get("orderDirection").asText());
    }
    return JSON.createObjectNode().set(operation, agg);
  }

  private static ObjectNode metric(String operation, String field) {
    String agg =
        switch (operation) {
          case "unique_count" -> "cardinality";
          case "average" -> "avg";
          case "max", "min", "sum", "cardinality", "avg", "terms" -> operation;
          default -> throw new IllegalArgumentException("unknown operation " + operation);
        };
    return JSON.createObjectNode().set(agg, JSON.createObjectNode().put("field", field));
  }

  private static PanelQuery ofLayer(ExportedObjects objects, JsonNode map, JsonNode layer) {
    JsonNode source = layer.get("sourceDescriptor");
    String point = source.get("geoField").asText();
    Set<String> fields = new TreeSet<>(Set.of(point));
    ObjectNode body;
    if (source.get("type").asText().equals("ES_GEO_GRID")) {
      body = search(layer.path("query"), 0);
      ObjectNode cell = JSON.createObjectNode();
      cell.putObject("geotile_grid").put("field", point).put("precision", 5).put("size", 10_000);
      ObjectNode inner = metrics(source.get("metrics"), fields);
      inner.putObject("gridCentroid").putObject("geo_centroid").put("field", point);
      cell.set("aggs", inner);
      body.putObject("aggs").set("gridSplit", cell);
    } else {
      ObjectNode hits = JSON.createObjectNode();
      ArrayNode wanted = hits.putArray("fields").add(point);
      source.get("tooltipProperties").forEach(wanted::add);
      wanted.forEach(field -> fields.add(field.asText()));
      String sort = source.get("sortField").asText();
      fields.add(sort);
      hits.putArray("sort").addObject().put(sort, source.get("sortOrder").asText());
      if (source.get("scalingType").asText().equals("TOP_HITS")) {
        String split = source.get("topHitsSplitField").asText();
        fields.add(split);
        body = search(layer.path("query"), 0);
        ObjectNode agg = body.putObject("aggs").putObject("totalEntities");
        agg.putObject("terms").put("field", split).put("size", 1000);
        hits.put("size", source.get("topHitsSize").asInt());
        agg.putObject("aggs").putObject("entityHits").set("top_hits", hits);
      } else {
        body = search(layer.path("query"), 1000);
        body.setAll(hits);
      }
    }
    ObjectNode box = JSON.createObjectNode();
    box.putObject("top_left").put("lat", 89).put("lon", -180);
    box.putObject("bottom_right").put("lat", -89).put("lon", 180);
    ((ArrayNode) body.at("/query/bool/filter"))
        .addObject()
        .putObject("geo_bounding_box")
        .set(point, box);
    return new PanelQuery(
        map.get("id").asText() + ", layer " + layer.get("id").asText(),
        objects.alias(map, source.get("indexPatternRefName").asText()),
        body,
        fields,
        source.get("applyGlobalQuery").asBoolean());
  }

  private static PanelQuery ofJoin(
      ExportedObjects objects, JsonNode map, JsonNode layer, JsonNode join) {
    JsonNode right = join.get("right");
    String term = right.get("term").asText();
    Set<String> fields = new TreeSet<>(Set.of(term));
    ObjectNode body = search(right.get("whereQuery"), 0);
    ObjectNode agg = body.putObject("aggs").putObject("join");
    agg.putObject("terms").put("field", term).put("size", right.get("size").asInt());
    agg.set("aggs", metrics(right.get("metrics"), fields));
    return new PanelQuery(
        map.get("id").asText() + ", join " + layer.get("id").asText() + ' ' + right.get("id"),
        objects.alias(map, right.get("indexPatternRefName").asText()),
        body,
        fields,
        right.get("applyGlobalQuery").asBoolean());
  }

  private static ObjectNode metrics(JsonNode metrics, Set<String> fields) {
    ObjectNode aggregations = JSON.createObjectNode();
    for (JsonNode metric : metrics) {
      if (metric.has("field")) {
        fields.add(metric.get("field").asText());
        aggregations.set(
            key(metric), metric(metric.get("type").asText(), metric.get("field").asText()));
      }
    }
    return aggregations;
  }

  /** Returns the name of a metric in the style of a layer. */
  static String key(JsonNode metric) {
    return metric.has("field")
        ? metric.get("type").asText() + "_of_" + metric.get("field").asText()
        : "doc_count";
  }

  private static ObjectNode search(JsonNode query, int size) {
    ObjectNode body = JSON.createObjectNode().put("size", size);
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    String words = query.path("query").asText();
    if (!words.isEmpty()) {
      if (!query.get("language").asText().equals("lucene")) {
        throw new IllegalArgumentException("only Lucene's language can be read here: " + words);
      }
      filter
          .addObject()
          .putObject("query_string")
          .put("query", words)
          .put("analyze_wildcard", true);
    }
    return body;
  }

  /**
   * Returns the rows of a response: documents, or the innermost buckets with their metrics. The
   * columns of a row are named as in {@link #columns}.
   */
  public List<JsonNode> rows(JsonNode response) {
    List<JsonNode> rows = new ArrayList<>();
    if (body.get("size").asInt() > 0) {
      response.at("/hits/hits").forEach(hit -> rows.add(hit.get("fields")));
    } else {
      collect(body.get("aggs"), response.path("aggregations"), rows);
    }
    return rows;
  }

  private static void collect(JsonNode request, JsonNode response, List<JsonNode> rows) {
    for (Map.Entry<String, JsonNode> agg : request.properties()) {
      JsonNode inner = agg.getValue().path("aggs");
      if (agg.getValue().has("top_hits")) {
        response.at('/' + agg.getKey() + "/hits/hits").forEach(hit -> rows.add(hit.get("fields")));
        continue;
      }
      boolean innermost =
          inner.valueStream().noneMatch(each -> each.has("aggs") || each.has("top_hits"));
      for (JsonNode bucket : response.path(agg.getKey()).path("buckets")) {
        if (innermost) {
          rows.add(bucket);
        } else {
          collect(bucketAggs(inner), bucket, rows);
        }
      }
    }
  }

  /** Returns the bucket aggregations among the aggregations of a bucket. */
  private static JsonNode bucketAggs(JsonNode inner) {
    ObjectNode left = JSON.createObjectNode();
    inner
        .properties()
        .forEach(
            each -> {
              if (each.getValue().has("aggs") || each.getValue().has("top_hits")) {
                left.set(each.getKey(), each.getValue());
              }
            });
    return left;
  }

  /** Returns the expected columns: names of metrics, or fields of documents. */
  public Set<String> columns() {
    Set<String> columns = new TreeSet<>();
    body.path("fields").forEach(field -> columns.add(field.asText()));
    collectColumns(body.path("aggs"), columns);
    return columns;
  }

  private static void collectColumns(JsonNode aggs, Set<String> columns) {
    aggs.properties()
        .forEach(
            agg -> {
              if (agg.getValue().has("top_hits")) {
                agg.getValue().at("/top_hits/fields").forEach(f -> columns.add(f.asText()));
              } else if (agg.getValue().has("aggs")) {
                collectColumns(agg.getValue().get("aggs"), columns);
              } else if (!agg.getValue().has("date_histogram")) {
                columns.add(agg.getKey());
              }
            });
  }

  /** Returns whether a row has a value in a column. */
  public static boolean has(JsonNode row, String column) {
    JsonNode cell = row.path(column);
    return cell.isArray()
        ? !cell.isEmpty()
        : cell.path("value").isNumber()
            || cell.path("location").has("lat")
            || !cell.path("buckets").isEmpty();
  }
}
