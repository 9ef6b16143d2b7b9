package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The search of a chart, map layer or Discover session, derived from the saved object as Kibana
 * does: query, buckets, metrics and fields of documents. Settings that depend on the window size
 * (the interval "auto", the precision of a grid) use a medium value. A layer of vector tiles is a
 * grid of tiles here, because the minimal distribution of Elasticsearch has no vector tiles.
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
  private static final String DISCOVER_INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index";
  private static final int MAX_DOCUMENTS = 1000;

  /** The name of the keys of a row's buckets, see {@link #rows}. */
  static final String KEYS = "keys";

  /** Returns the searches of an object; none if it shows no documents. */
  public static List<PanelQuery> of(ExportedObjects objects, JsonNode object) {
    List<PanelQuery> queries = new ArrayList<>();
    switch (object.get("type").asText()) {
      case "lens" ->
          object
              .at("/attributes/state/datasourceStates/formBased/layers")
              .properties()
              .forEach(layer -> queries.add(ofChart(objects, object, layer)));
      case "map" -> {
        for (JsonNode layer : object.at("/attributes/layerListJSON")) {
          if (layer.get("sourceDescriptor").has("indexPatternRefName")) {
            queries.add(ofLayer(objects, object, layer));
          }
          layer.path("joins").forEach(join -> queries.add(ofJoin(objects, object, layer, join)));
        }
      }
      case "search" -> queries.add(ofDiscover(objects, object));
      default -> {
        // Other objects show no documents.
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
      String operation = column.get("operationType").asText();
      String field = column.path("sourceField").asText(RECORDS);
      if (!field.equals(RECORDS)) {
        fields.add(field);
      }
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
    boolean ignores = layer.getValue().get("ignoreGlobalFilters").asBoolean();
    JsonNode state = chart.at("/attributes/state");
    if (!state.get("filters").isEmpty()) {
      throw new IllegalArgumentException(chart.get("id") + " has filters, which are unsupported");
    }
    // With ignoreGlobalFilters Kibana omits the query of the chart itself as well (esaggs.ts).
    ObjectNode body = search(ignores ? JSON.createObjectNode() : state.get("query"), 0);
    body.put("track_total_hits", true).set("aggs", aggregations);
    return new PanelQuery(
        chart.get("id").asText(),
        objects.alias(chart, "indexpattern-datasource-layer-" + layer.getKey()),
        body,
        fields,
        !ignores);
  }

  private static ObjectNode bucket(JsonNode columns, JsonNode column) {
    JsonNode params = column.get("params");
    String operation = column.get("operationType").asText();
    ObjectNode agg = JSON.createObjectNode();
    switch (operation) {
      case "filters" -> {
        ObjectNode filters = agg.putObject("filters");
        for (JsonNode filter : params.get("filters")) {
          filters.set(filter.get("label").asText(), search(filter.get("input"), 0).get("query"));
        }
      }
      case "date_histogram" -> {
        String interval = params.get("interval").asText();
        agg.put("field", column.get("sourceField").asText())
            .put("calendar_interval", interval.equals("auto") ? "1M" : interval);
      }
      case "terms" -> {
        String by = params.at("/orderBy/columnId").asText("_key");
        boolean count = columns.path(by).path("operationType").asText().equals("count");
        agg.put("field", column.get("sourceField").asText())
            .put("size", params.get("size").asInt())
            .putObject("order")
            .put(count ? "_count" : by, params.get("orderDirection").asText());
      }
      default -> throw new IllegalArgumentException("unknown operation " + operation);
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
    ObjectNode body =
        source.get("type").asText().equals("ES_GEO_GRID")
            ? search(layer.path("query"), 0)
            : documents(layer, source, fields);
    if (source.get("type").asText().equals("ES_GEO_GRID")) {
      ObjectNode inner = metrics(source.get("metrics"), fields);
      inner.putObject("gridCentroid").putObject("geo_centroid").put("field", point);
      body.putObject("aggs").set("gridSplit", grid(point, inner));
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

  private static ObjectNode grid(String point, ObjectNode inner) {
    ObjectNode cell = JSON.createObjectNode();
    cell.putObject("geotile_grid").put("field", point).put("precision", 5).put("size", 10_000);
    cell.set("aggs", inner);
    return cell;
  }

  /** Returns the search of a layer of documents. */
  private static ObjectNode documents(JsonNode layer, JsonNode source, Set<String> fields) {
    String point = source.get("geoField").asText();
    ObjectNode hits = JSON.createObjectNode();
    ArrayNode wanted = hits.putArray("fields").add(point);
    source.get("tooltipProperties").forEach(wanted::add);
    wanted.forEach(field -> fields.add(field.asText()));
    if (source.has("sortField")) {
      String sort = source.get("sortField").asText();
      fields.add(sort);
      hits.putArray("sort").addObject().put(sort, source.get("sortOrder").asText());
    }
    String scaling = source.get("scalingType").asText();
    if (scaling.equals("LIMIT")) {
      ObjectNode body = search(layer.path("query"), MAX_DOCUMENTS);
      body.setAll(hits);
      return body;
    }
    ObjectNode body = search(layer.path("query"), 0);
    ObjectNode inner = JSON.createObjectNode();
    if (scaling.equals("MVT")) {
      hits.put("size", 1);
      inner.putObject("sample").set("top_hits", hits);
      body.putObject("aggs").set("gridSplit", grid(point, inner));
    } else {
      String split = source.get("topHitsSplitField").asText();
      fields.add(split);
      hits.put("size", source.get("topHitsSize").asInt());
      inner.putObject("entityHits").set("top_hits", hits);
      ObjectNode agg = body.putObject("aggs").putObject("totalEntities");
      agg.putObject("terms").put("field", split).put("size", MAX_DOCUMENTS);
      agg.set("aggs", inner);
    }
    return body;
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
        map.get("id").asText() + ", join " + layer.get("id").asText(),
        objects.alias(map, right.get("indexPatternRefName").asText()),
        body,
        fields,
        right.get("applyGlobalQuery").asBoolean());
  }

  private static PanelQuery ofDiscover(ExportedObjects objects, JsonNode session) {
    JsonNode attributes = session.get("attributes");
    JsonNode source = attributes.at("/kibanaSavedObjectMeta/searchSourceJSON");
    ObjectNode body = search(source.get("query"), MAX_DOCUMENTS);
    ArrayNode wanted = body.putArray("fields");
    attributes.get("columns").forEach(wanted::add);
    Set<String> fields = new TreeSet<>();
    wanted.forEach(field -> fields.add(field.asText()));
    ArrayNode sort = body.putArray("sort");
    for (JsonNode by : attributes.get("sort")) {
      fields.add(by.get(0).asText());
      sort.addObject().put(by.get(0).asText(), by.get(1).asText());
    }
    return new PanelQuery(
        session.get("id").asText(), objects.alias(session, DISCOVER_INDEX), body, fields, true);
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
   * Returns the rows of a response: documents, the innermost buckets with their metrics, or one row
   * of metrics if there are no buckets. The columns of a row are named as in {@link #columns}. The
   * object {@code keys} of a row has the key of each of its buckets by the bucket's name.
   */
  public List<JsonNode> rows(JsonNode response) {
    List<JsonNode> rows = new ArrayList<>();
    JsonNode aggs = body.path("aggs");
    if (body.get("size").asInt() > 0) {
      response.at("/hits/hits").forEach(hit -> rows.add(hit.get("fields")));
    } else if (aggs.valueStream().noneMatch(agg -> agg.has("aggs"))) {
      long total = response.at("/hits/total/value").asLong();
      if (total > 0) {
        ObjectNode row = JSON.createObjectNode().put("doc_count", total);
        response.path("aggregations").properties().forEach(m -> row.set(m.getKey(), m.getValue()));
        rows.add(row);
      }
    } else {
      collect(aggs, response.path("aggregations"), JSON.createObjectNode(), rows);
    }
    return rows;
  }

  private static void collect(
      JsonNode request, JsonNode response, ObjectNode keys, List<JsonNode> rows) {
    for (Map.Entry<String, JsonNode> agg : request.properties()) {
      JsonNode buckets = response.path(agg.getKey()).path("buckets");
      if (agg.getValue().has("top_hits")) {
        for (JsonNode hit : response.at('/' + agg.getKey() + "/hits/hits")) {
          rows.add(((ObjectNode) hit.get("fields")).set(KEYS, keys));
        }
      } else if (buckets.isObject()) {
        // Buckets of filters are named instead of keyed.
        buckets
            .properties()
            .forEach(
                named -> {
                  JsonNode key = JsonNodeFactory.instance.textNode(named.getKey());
                  collectBucket(agg, named.getValue(), key, keys, rows);
                });
      } else {
        buckets.forEach(
            bucket -> {
              JsonNode key = bucket.path("key_as_string");
              collectBucket(agg, bucket, key.isMissingNode() ? bucket.get("key") : key, keys, rows);
            });
      }
    }
  }

  private static void collectBucket(
      Map.Entry<String, JsonNode> agg,
      JsonNode bucket,
      JsonNode key,
      ObjectNode outer,
      List<JsonNode> rows) {
    ObjectNode keys = outer.deepCopy();
    keys.set(agg.getKey(), key);
    JsonNode inner = bucketAggs(agg.getValue().path("aggs"));
    if (inner.isEmpty()) {
      rows.add(((ObjectNode) bucket).set(KEYS, keys));
    } else {
      collect(inner, bucket, keys, rows);
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
