package org.tagatlas.dashboards.kibana;

import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.client.ResponseException;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.SetupClient;

/**
 * The number of rows that Elasticsearch returns for the search of a panel.
 *
 * @param board the title of the board
 * @param panel the name of the panel, and of the layer of a map
 * @param rows the number of rows; 0 after a failure
 * @param failure why the search failed; null if it succeeded
 */
public record PanelCount(String board, String panel, int rows, String failure) {

  /**
   * Sends the search of each panel to Elasticsearch.
   *
   * @param objects the objects of an atlas
   * @throws org.tagatlas.elasticsearch.ElasticsearchSetupException if the server is unavailable
   */
  public static List<PanelCount> of(ElasticsearchConnection connection, SavedObjects objects) {
    List<PanelCount> counts = new ArrayList<>();
    try (SetupClient client = new SetupClient(connection)) {
      for (BoardPanel panel : BoardPanel.of(ExportedObjects.read(objects.ndjson()))) {
        counts.add(count(client, panel));
      }
    }
    return counts;
  }

  private static PanelCount count(SetupClient client, BoardPanel panel) {
    PanelQuery query = panel.query();
    try {
      int rows =
          query
              .rows(client.send("POST", '/' + query.alias() + "/_search", query.body().toString()))
              .size();
      return new PanelCount(panel.board(), query.name(), rows, null);
    } catch (ResponseException e) {
      return new PanelCount(panel.board(), query.name(), 0, client.translate(e).getMessage());
    }
  }
}
