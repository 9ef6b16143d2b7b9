package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A search of a panel on a board, filtered by the initial values of the board's controls.
 *
 * @param board the title of the board
 * @param query the search
 */
record BoardPanel(String board, PanelQuery query) {

  /** Returns the searches of all panels, in the order of the boards. */
  static List<BoardPanel> of(ExportedObjects objects) {
    List<BoardPanel> panels = new ArrayList<>();
    for (JsonNode board : objects.of("dashboard")) {
      for (JsonNode panel : board.at("/attributes/panelsJSON")) {
        String name = panel.get("panelIndex").asText() + ':' + panel.get("panelRefName").asText();
        for (PanelQuery query : PanelQuery.of(objects, objects.referred(board, name))) {
          panels.add(new BoardPanel(board.at("/attributes/title").asText(), initial(board, query)));
        }
      }
    }
    return panels;
  }

  private static PanelQuery initial(JsonNode board, PanelQuery query) {
    PanelQuery chosen = query;
    if (query.reacts()) {
      for (JsonNode control : board.at("/attributes/controlGroupInput/panelsJSON")) {
        JsonNode input = control.get("explicitInput");
        if (!input.path("selectedOptions").isEmpty()) {
          chosen = chosen.with(input.get("fieldName").asText(), input.get("selectedOptions"));
        }
      }
    }
    return chosen;
  }
}
