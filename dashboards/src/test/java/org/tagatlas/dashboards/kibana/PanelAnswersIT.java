package org.tagatlas.dashboards.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.elasticsearch.client.ResponseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.elasticsearch.RunningElasticsearch;
import org.tagatlas.elasticsearch.Search;
import org.tagatlas.elasticsearch.SetupClient;

/** The rows of each panel, from a real Elasticsearch with the documents of {@link SmallAtlas}. */
@ExtendWith(RunningElasticsearch.class)
class PanelAnswersIT {

  /** The columns and the rows of each search on a board; numbers without decimals. */
  private static final Map<String, List<String>> EXPECTED = new TreeMap<>();

  static {
    expect("photo-count", "doc_count", "4");
    expect("photographer-count", "value", "3");
    expect("country-count", "value", "2");
    expect("tag-count", "value", "3");
    expect(
        "countries",
        "scope country name photographers photos tagged tags",
        "countries, all time|US|United States|40|100|99|41",
        "countries, all time|GB|United Kingdom|30|60|59|31",
        "countries, all time|IS|Iceland|2|5|4|3");
    expect("world-map, join countries", "join max_of_photographers", "GB|30", "IS|2", "US|40");
    expect("world-map, layer heat", "doc_count", "2", "2");
    expect("world-map, layer clusters", "doc_count cardinality_of_photographer", "2|2", "2|2");
    // One photo of each tile; which one is not defined.
    expect("world-map, layer photos", "city", "Birmingham", "Birmingham");
    expect(
        "world-map, layer country-points",
        "region_name photographers",
        "United States|40",
        "United Kingdom|30",
        "Iceland|2");
    expect(
        "world-map, layer division-points", "region_name photographers", "England|25", "Alabama|8");
    expect(
        "world-map, layer top-tags",
        "region_name label",
        "United States|Route 66",
        "United Kingdom|Pub");
    expect("signature-map, join typical", "join max_of_score", "US|30", "GB|25");
    expect(
        "signature-map, layer places",
        "region_name region label window",
        "United States|US|Route 66|all",
        "United Kingdom|GB|Pub|all");
    expect("signature-cloud", "label score", "Route 66|30", "Pub|25", "Diner|20");
    expect(
        "signature-table",
        "region name label score photographers",
        "US|United States|Route 66|30|12",
        "US|United States|Diner|20|9",
        "GB|United Kingdom|Pub|25|11");
    expect(
        "tag-places", "region name photographers", "US|United States|12", "GB|United Kingdom|11");
    expect("year-map, layer places", "region label window", "US|Route 66|2012");
    expect(
        "signature-by-year",
        "label window score",
        "Route 66|2011|5",
        "Route 66|2012|14",
        "Snow|2011|12");
    expect("photos-by-year", "region window photos", "US|2011|40", "US|2012|60", "GB|2011|25");
    expect(
        "photos-over-time",
        "uploaded doc_count photographers",
        "2011-05-01T00:00:00.000Z|2|2",
        "2011-06-01T00:00:00.000Z|2|2");
    expect("photo-tags", "tag photographers", "a|2", "b|1", "c|1");
    expect(
        "photo-list",
        "title license page_url",
        "Photo 4|BY|https://www.flickr.com/photos/4",
        "Photo 3|BY-NC|https://www.flickr.com/photos/3",
        "Photo 2|BY|https://www.flickr.com/photos/2",
        "Photo 1|BY|https://www.flickr.com/photos/1");
    expect("licenses", "license doc_count", "BY|3", "BY-NC|1");
    expect(
        "photos-by-time-taken",
        "taken doc_count",
        "2011-05-01T00:00:00.000Z|1",
        "2011-06-01T00:00:00.000Z|0",
        "2011-07-01T00:00:00.000Z|2");
    expect("photos-by-hour", "hour doc_count", "9|2", "23|1");
    expect("photos-by-month", "month doc_count", "5|1", "7|2");
    expect("machine-tag-namespaces", "namespace photos doc_count", "dc|9|1", "geo|4|2");
    expect(
        "world-tag-table",
        "label class photographers photos",
        "Route 66|thing|18|40",
        "London|place|12|90");
    expect("machine-tag-table", "namespace predicate photos values", "dc|title|9|1", "geo|lat|4|2");
    expect("rejects-by-reason", "reason doc_count", "bad_json|2", "field_count|1");
    expect(
        "rejects-by-shard", "shard reason doc_count line", "a|bad_json|2|3", "b|field_count|1|1");
  }

  private static ElasticsearchConnection connection;
  private static SetupClient client;
  private static SavedObjects atlas;

  private static void expect(String panel, String columns, String... rows) {
    List<String> all = new ArrayList<>(List.of(columns));
    all.addAll(List.of(rows));
    EXPECTED.put(panel, all);
  }

  @BeforeAll
  static void publish(ElasticsearchServer server) throws ResponseException {
    String prefix = Search.prefix();
    connection = server.connection(prefix);
    client = new SetupClient(connection);
    atlas = SavedObjects.withPrefix(prefix);
    try (RunIndices run = new RunIndices(connection, "run", DocumentKind.SHIPPED)) {
      run.create();
    }
    new SmallAtlas(prefix).store(client);
  }

  @AfterAll
  static void close() {
    client.close();
  }

  @Test
  void eachPanelHasTheExpectedRows() throws ResponseException {
    ExportedObjects objects = ExportedObjects.read(atlas.ndjson());
    Map<String, List<String>> actual = new TreeMap<>();
    for (BoardPanel panel : BoardPanel.of(objects)) {
      String name = name(panel.query());
      List<String> expected = EXPECTED.getOrDefault(name, List.of(""));
      List<String> rows = new ArrayList<>(List.of(expected.get(0)));
      for (JsonNode row : rows(panel.query())) {
        rows.add(text(row, expected.get(0)));
      }
      List<String> before = actual.put(name, rows);
      assertThat(before == null || before.equals(rows)).as(name).isTrue();
    }
    assertThat(actual).isEqualTo(EXPECTED);
  }

  /** Kibana drops the query too, so that a panel that relies on it shows other windows. */
  @Test
  void aChartThatIgnoresFiltersLosesItsQuery() throws ResponseException {
    ExportedObjects objects = ExportedObjects.read(atlas.ndjson());
    JsonNode chart =
        objects.of("lens").stream()
            .filter(object -> object.get("id").asText().endsWith("countries"))
            .findFirst()
            .orElseThrow()
            .deepCopy();
    ObjectNode layer =
        (ObjectNode)
            chart.at("/attributes/state/datasourceStates/formBased/layers").iterator().next();
    layer.putArray("columnOrder").add("country").add("name").add("photographers");
    ((ObjectNode) chart.at("/attributes/state/query")).put("query", "window:all AND level:country");
    PanelQuery ignoring = PanelQuery.of(objects, chart).get(0);
    assertThat(rows(ignoring).stream().map(row -> text(row, "country name photographers")))
        // The number of a month.
        .contains("US|United States|999");
    layer.put("ignoreGlobalFilters", false);
    PanelQuery reacting = PanelQuery.of(objects, chart).get(0);
    assertThat(rows(reacting).stream().map(row -> text(row, "country name photographers")))
        .containsExactly("US|United States|40", "GB|United Kingdom|30", "IS|Iceland|2");
  }

  @Test
  void countsTheRowsOfEachPanel() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (PanelCount count : PanelCount.of(connection, atlas)) {
      assertThat(count.failure()).isNull();
      assertThat(count.board()).startsWith("Tagatlas");
      counts.put(count.panel(), count.rows());
    }
    assertThat(counts).hasSameSizeAs(EXPECTED.keySet());
    assertThat(counts.values()).allMatch(rows -> rows > 0);
  }

  @Test
  void reportsWhyASearchFails() {
    List<PanelCount> counts = PanelCount.of(connection, SavedObjects.withPrefix("missing-"));
    assertThat(counts).isNotEmpty();
    assertThat(counts)
        .allMatch(count -> count.rows() == 0 && count.failure().contains("no such index"));
  }

  private static List<JsonNode> rows(PanelQuery query) throws ResponseException {
    return query.rows(
        client.send("POST", '/' + query.alias() + "/_search", query.body().toString()));
  }

  private static String name(PanelQuery query) {
    return query.name().substring("tagatlas-".length() + connection.prefix().length());
  }

  private static String text(JsonNode row, String columns) {
    return List.of(columns.split(" ")).stream()
        .map(column -> cell(row, column))
        .collect(Collectors.joining("|"));
  }

  private static String cell(JsonNode row, String column) {
    JsonNode key = row.at('/' + PanelQuery.KEYS + '/' + column);
    if (!key.isMissingNode()) {
      return key.asText();
    }
    JsonNode cell = row.path(column);
    JsonNode value = cell.isArray() ? cell.path(0) : cell.has("value") ? cell.get("value") : cell;
    return value.isDouble() && value.asDouble() == Math.rint(value.asDouble())
        ? Long.toString(value.asLong())
        : value.asText();
  }
}
