package org.tagatlas.dashboards.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tagatlas.elasticsearch.DocumentKind;

/** Each kind of document has a panel on a board. A new kind needs one too. */
class BoardsOfKindsTest {

  /** Only runs with lookups have extras, and a data view without an index is broken. */
  private static final Set<DocumentKind> WITHOUT_BOARD = Set.of(DocumentKind.EXTRAS);

  private final ExportedObjects objects =
      ExportedObjects.read(SavedObjects.withPrefix("").ndjson());

  @Test
  void everyKindHasAPanel() {
    List<DocumentKind> kinds = new ArrayList<>(DocumentKind.SHIPPED);
    kinds.removeAll(WITHOUT_BOARD);
    assertThat(withoutPanel(kinds))
        .as("kinds without a panel: add one to dashboards/kibana/objects")
        .isEmpty();
  }

  @Test
  void aKindWithoutAPanelIsFound() {
    DocumentKind added = DocumentKind.upsert("cameras", DocumentKind.class, "cameras.json");
    assertThat(withoutPanel(List.of(DocumentKind.PHOTOS, added))).containsExactly("cameras");
    assertThat(withoutPanel(List.copyOf(WITHOUT_BOARD))).isNotEmpty();
  }

  private Set<String> withoutPanel(List<DocumentKind> kinds) {
    Set<String> missing = new TreeSet<>();
    kinds.forEach(kind -> missing.add(kind.name()));
    BoardPanel.of(objects).forEach(panel -> missing.remove(panel.query().alias()));
    return missing;
  }
}
