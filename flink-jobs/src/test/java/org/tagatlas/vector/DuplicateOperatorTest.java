package org.tagatlas.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.RoundTrip;
import org.tagatlas.runtime.Subtasks;

class DuplicateOperatorTest {

  private final Map<String, Document> published = new TreeMap<>();

  @Test
  void publishesTheSmallestPhotoOfAComponent() throws Exception {
    try (Subtasks<Integer, CellUpdate, Document> cells = cells(100).start()) {
      cells.send(code(5, 30, 1, 2, 3, 4), code(5, 20, 9, 9, 3, 4), code(6, 10, 1, 2, 3, 4));
      assertThat(duplicates(cells)).as("in another cell").isEmpty();
      // Connects both others, which have too few equal subvectors.
      cells.send(code(5, 25, 1, 9, 3, 4));
      assertThat(duplicates(cells)).isEqualTo(Map.of("25", 20L, "30", 20L));
      cells.send(code(5, 15, 1, 9, 3, 5));
      assertThat(duplicates(cells)).isEqualTo(Map.of("20", 15L, "25", 15L, "30", 15L));
      cells.send(new CellUpdate(5, 25, 2, null));
      assertThat(duplicates(cells)).as("its neighbors are not connected").isEmpty();
      cells.send(
          new CellUpdate(5, 30, 2, null),
          new CellUpdate(5, 20, 2, null),
          new CellUpdate(5, 15, 2, null),
          new CellUpdate(6, 10, 2, null));
      assertThat(duplicates(cells)).isEmpty();
      assertThat(cells.stateSize()).isZero();
    }
  }

  @Test
  void publishesACodeThatMovesToAnotherCellWithAGreaterVersion() throws Exception {
    try (Subtasks<Integer, CellUpdate, Document> cells = cells(100).start()) {
      cells.send(code(5, 1, 1, 2, 3, 4), code(5, 2, 1, 2, 3, 4), code(6, 1, 7, 7, 7, 7));
      assertThat(duplicates(cells)).isEqualTo(Map.of("2", 1L));
      // The other cell is flushed first or last.
      cells.send(new CellUpdate(5, 2, 2, null), new CellUpdate(6, 2, 2, new byte[] {7, 7, 7, 7}));
      assertThat(duplicates(cells)).isEqualTo(Map.of("2", 1L));
      cells.send(new CellUpdate(6, 2, 3, new byte[] {7, 0, 0, 7}));
      assertThat(duplicates(cells)).isEmpty();
    }
  }

  @Test
  void doesNotDependOnTheOrderOfPhotosAlsoBeyondTheMaximum() throws Exception {
    List<CellUpdate> codes = new ArrayList<>();
    Random random = new Random(3);
    for (int id = 1; id <= 60; id++) {
      codes.add(
          code(5, id, random.nextInt(4), random.nextInt(4), random.nextInt(4), random.nextInt(4)));
    }
    Map<String, Long> expected = null;
    for (int i = 0; i < 6; i++) {
      published.clear();
      try (Subtasks<Integer, CellUpdate, Document> cells = cells(40).start()) {
        for (CellUpdate code : codes) {
          cells.send(code);
          if (random.nextInt(5) == 0) {
            cells.barrier();
          }
        }
        Map<String, Long> found = duplicates(cells);
        assertThat(found).hasSizeGreaterThan(5);
        assertThat(found.keySet()).allMatch(id -> Integer.parseInt(id) <= 40);
        assertThat(expected == null ? found : expected).isEqualTo(found);
        expected = found;
      }
      Collections.shuffle(codes, random);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void restoresCellsAtOtherParallelisms(String backend) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Integer, CellUpdate, Document> cells = cells(100).start(2, backend)) {
      for (int cell = 0; cell < 30; cell++) {
        cells.send(code(cell, 100 + cell, 1, 2, 3, 4), code(cell, 200 + cell, 1, 2, 3, 4));
      }
      snapshot = cells.checkpoint();
      assertThat(duplicates(cells)).hasSize(30);
    }
    try (Subtasks<Integer, CellUpdate, Document> cells = cells(100).restore(3, backend, snapshot)) {
      for (int cell = 0; cell < 30; cell++) {
        cells.send(code(cell, 1 + cell, 1, 2, 3, 4));
      }
      cells.end();
      assertThat(duplicates(cells)).hasSize(60).containsEntry("200", 1L).containsEntry("129", 30L);
    }
  }

  @Test
  void serializesCellsAndUpdates() throws IOException {
    CellCodes cell =
        new CellCodes(
            List.of(
                new CellCodes.Code(7, new byte[] {1, -1}, 3, 0, 0),
                new CellCodes.Code(5_000_000_000L, new byte[] {1, 2}, 1, 7, 4)));
    assertThat(RoundTrip.of(new CellCodesSerializer(), cell))
        .usingRecursiveComparison()
        .isEqualTo(cell);
    for (CellUpdate update :
        List.of(new CellUpdate(-5, 7, 2, null), new CellUpdate(5, 7, 2, new byte[] {1, -1}))) {
      assertThat(RoundTrip.of(new CellUpdateSerializer(), update))
          .usingRecursiveComparison()
          .isEqualTo(update);
    }
  }

  /** Flushes, and returns the current documents: of which photo each one is a duplicate. */
  private Map<String, Long> duplicates(Subtasks<Integer, CellUpdate, Document> cells)
      throws Exception {
    cells.barrier();
    for (Document document : cells.take()) {
      Document former = published.get(document.id());
      if (former == null || former.version() < document.version()) {
        published.put(document.id(), document);
      }
    }
    Map<String, Long> duplicates = new TreeMap<>();
    for (Document document : published.values()) {
      if (!document.deleted()) {
        JsonNode json = new ObjectMapper().readTree(document.source());
        assertThat(json.path("photoid").asText()).isEqualTo(document.id());
        duplicates.put(document.id(), json.path("duplicate_of").longValue());
      }
    }
    return duplicates;
  }

  private static CellUpdate code(int cell, long photoid, int... fine) {
    byte[] bytes = new byte[fine.length];
    for (int i = 0; i < fine.length; i++) {
      bytes[i] = (byte) fine[i];
    }
    return new CellUpdate(cell, photoid, 1, bytes);
  }

  private static Subtasks.Kind<Integer, CellUpdate, Document> cells(int maxCodes) {
    return new Subtasks.Kind<>(
        () -> new DuplicateOperator(3, maxCodes, "m", EmitPolicy.LIVE),
        CellUpdate::cell,
        Types.INT,
        new DocumentSerializer());
  }
}
