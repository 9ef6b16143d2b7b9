package org.tagatlas.dashboards.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs the searches of all panels on Elasticsearch.
 *
 * @param url the URL of the server
 * @param prefix the prefix of alias names
 */
public record PanelRows(String url, String prefix) {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Verifies that each panel has rows with all columns that it shows. */
  public void assertPanelsHaveRows() throws IOException {
    ExportedObjects objects = ExportedObjects.read(SavedObjects.withPrefix(prefix).ndjson());
    List<PanelQuery> queries = new ArrayList<>();
    for (String type : List.of("lens", "map", "search")) {
      objects.of(type).forEach(object -> queries.addAll(PanelQuery.of(objects, object)));
    }
    BoardPanel.of(objects).forEach(panel -> queries.add(panel.query()));
    assertThat(queries).hasSizeGreaterThan(20);
    for (PanelQuery query : queries) {
      JsonNode response = send("POST", query.alias() + "/_search", query.body().toString());
      List<JsonNode> rows = query.rows(response);
      assertThat(rows).as("%s: %s%n%s", query.name(), query.body(), response).isNotEmpty();
      for (String column : query.columns()) {
        assertThat(rows)
            .as("%s has %s", query.name(), column)
            .anyMatch(row -> PanelQuery.has(row, column));
      }
    }
  }

  /** Verifies that each field used by a panel, control or format is in the index. */
  public void assertFieldsExist() throws IOException {
    ExportedObjects objects = ExportedObjects.read(SavedObjects.withPrefix(prefix).ndjson());
    for (JsonNode view : objects.of("index-pattern")) {
      JsonNode attributes = view.get("attributes");
      Set<String> named = new TreeSet<>();
      attributes.get("fieldFormatMap").fieldNames().forEachRemaining(named::add);
      attributes.path("timeFieldName").asText("").lines().forEach(named::add);
      assertThat(fields(attributes.get("title").asText())).containsAll(named);
    }
    for (String type : List.of("lens", "map", "search")) {
      for (JsonNode object : objects.of(type)) {
        for (PanelQuery query : PanelQuery.of(objects, object)) {
          assertThat(fields(query.alias())).as(query.name()).containsAll(query.fields());
        }
      }
    }
    for (JsonNode board : objects.of("dashboard")) {
      for (var control : board.at("/attributes/controlGroupInput/panelsJSON").properties()) {
        if (control.getValue().get("type").asText().equals("timeSlider")) {
          continue;
        }
        assertThat(
                fields(
                    objects.alias(
                        board, "controlGroup_" + control.getKey() + ":optionsListDataView")))
            .contains(control.getValue().at("/explicitInput/fieldName").asText());
      }
    }
  }

  private Set<String> fields(String alias) throws IOException {
    Set<String> fields = new TreeSet<>();
    send("GET", alias + "/_field_caps?fields=*", "")
        .get("fields")
        .fieldNames()
        .forEachRemaining(fields::add);
    return fields;
  }

  private JsonNode send(String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + '/' + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    try {
      HttpResponse<String> response =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      assertThat(response.statusCode())
          .as(path + ' ' + body + '\n' + response.body())
          .isEqualTo(200);
      return ExportedObjects.parse(response.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
