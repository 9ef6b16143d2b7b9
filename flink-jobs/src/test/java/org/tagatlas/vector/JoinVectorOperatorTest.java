package org.tagatlas.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.sketch.PhotographerSet;

class JoinVectorOperatorTest {

  private static final String MODEL = "0123456789ab";

  @Test
  void publishesWhenBothHaveArrived() throws Exception {
    try (Subtasks<Long, VectorUpdate, Document> join = join().start()) {
      join.send(photo(1), vector(2, 5));
      assertThat(join.take()).isEmpty();
      assertThat(join.stateSize()).as("one entry for each that waits").isEqualTo(2);
      join.send(vector(1, 4), photo(2));
      List<Document> documents = join.take();
      assertThat(documents).extracting(Document::id).containsExactly("1", "2");
      assertThat(documents).extracting(Document::version).containsExactly(1L, 1L);
      JsonNode json = json(documents.get(0));
      assertThat(json.path("photoid").longValue()).isEqualTo(1);
      assertThat(json.path("country").asText()).isEqualTo("IS");
      assertThat(json.path("admin1_code").asText()).isEqualTo("IS.39");
      assertThat(json.path("city").asText()).isEqualTo("Reykjavík");
      assertThat(json.path("tags").path(0).asText()).isEqualTo("aurora");
      assertThat(json.path("uploaded").asText()).isEqualTo("2011-03-13T07:06:40Z");
      assertThat(json.path("photographer").asText()).isEqualTo("Jón");
      assertThat(json.path("license").asText()).isEqualTo("CC BY 2.0");
      assertThat(json.path("model").asText()).isEqualTo(MODEL);
      assertThat(json.path("cell").asText()).isEqualTo("3_260");
      assertThat(json.path("code").binaryValue()).isEqualTo(code(4));
      assertThat(json.has("components")).isFalse();
      assertThat(json.path("loh").toString()).isEqualTo("[\"0:3:0:4\",\"1:260:1:7\"]");
      assertThat(json.toString()).doesNotContain("u1");
      join.end();
      assertThat(tally(join)).isEqualTo("{vectors=2}");
    }
  }

  @Test
  void ignoresARepeatedVector() throws Exception {
    try (Subtasks<Long, VectorUpdate, Document> join = join().start()) {
      join.send(vector(1, 4), vector(1, 4), photo(1), vector(1, 4));
      assertThat(join.take()).hasSize(1);
      join.end();
      assertThat(tally(join)).isEqualTo("{vectors=1}");
    }
  }

  @Test
  void takesTheSameOfSeveralVectorsInAnyOrder() throws Exception {
    for (List<VectorUpdate> order :
        List.of(
            List.of(photo(1), vector(1, 4), vector(1, 200)),
            List.of(photo(1), vector(1, 200), vector(1, 4)),
            List.of(vector(1, 200), vector(1, 4), photo(1)),
            List.of(vector(1, 4), photo(1), vector(1, 200)))) {
      try (Subtasks<Long, VectorUpdate, Document> join = join().start()) {
        join.sendAll(order);
        List<Document> documents = join.take();
        Document last = documents.get(documents.size() - 1);
        assertThat(last.version()).isEqualTo(documents.size());
        assertThat(json(last).path("code").binaryValue()).isEqualTo(code(4));
        join.end();
        assertThat(tally(join)).isEqualTo("{vectors=1, vectors_conflicting=1}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void restoresWhatWaitsAtOtherParallelisms(String backend) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Long, VectorUpdate, Document> join = join().start(2, backend)) {
      for (long id = 1; id <= 40; id++) {
        join.send(id % 2 == 0 ? photo(id) : vector(id, (int) id));
      }
      join.send(photo(1));
      snapshot = join.checkpoint();
      assertThat(join.take()).hasSize(1);
    }
    try (Subtasks<Long, VectorUpdate, Document> join = join().restore(3, backend, snapshot)) {
      for (long id = 1; id <= 40; id++) {
        join.send(id % 2 == 0 ? vector(id, (int) id) : photo(id));
      }
      join.send(vector(1, 0));
      join.end();
      TreeMap<Long, Document> newest = new TreeMap<>();
      join.take().forEach(document -> newest.put(Long.parseLong(document.id()), document));
      assertThat(newest).hasSize(40);
      for (long id = 2; id <= 40; id++) {
        assertThat(newest.get(id).version()).isEqualTo(1);
        assertThat(json(newest.get(id)).path("code").binaryValue()).isEqualTo(code((int) id));
      }
      assertThat(newest.get(1L).version()).as("its version continues").isGreaterThan(2);
    }
  }

  @Test
  void removesWhatIsOnTheTakedownListWhenItIsRestored() throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Long, VectorUpdate, Document> join = join().start()) {
      for (long id = 1; id <= 4; id++) {
        join.send(photo(id), vector(id, 9));
      }
      join.send(photo(5), vector(6, 9));
      assertThat(join.take()).hasSize(4);
      snapshot = join.checkpoint();
    }
    // Two by their ids, one by its photographer, and two that wait.
    try (Subtasks<Long, VectorUpdate, Document> join =
        join("1", "2", "u3", "5", "6").restore(2, "hashmap", snapshot)) {
      join.barrier();
      assertThat(join.take())
          .containsExactlyInAnyOrder(
              Document.removal("1", 2), Document.removal("2", 2), Document.removal("3", 2));
      assertThat(join.stateSize()).as("photo and vector of the last one").isEqualTo(2);
      assertThat(tally(join)).isEqualTo("{vectors=-3, vectors_waiting=-1}");
    }
  }

  @Test
  void reportsToTheCellsOfCodes() throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Long, VectorUpdate, Document> join = join().start()) {
      byte[] moved = {0, 2, 1, 4, 9, 9};
      join.send(
          photo(1),
          vector(1, 4),
          vector(1, 3),
          new VectorUpdate.Encoded(1, new EncodedVector(moved, new byte[0], 0)),
          photo(2),
          vector(2, 1));
      int cell = CellUpdate.cell(3, 260);
      assertThat(join.take(JoinVectorOperator.CELLS))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(
              new CellUpdate(cell, 1, 1, new byte[] {4, 7}),
              new CellUpdate(cell, 1, 2, new byte[] {3, 7}),
              new CellUpdate(cell, 1, 3, null),
              new CellUpdate(CellUpdate.cell(2, 260), 1, 3, new byte[] {9, 9}),
              new CellUpdate(cell, 2, 1, new byte[] {1, 7}));
      snapshot = join.checkpoint();
    }
    try (Subtasks<Long, VectorUpdate, Document> join = join("2").restore(1, "hashmap", snapshot)) {
      join.barrier();
      assertThat(join.take(JoinVectorOperator.CELLS))
          .containsExactly(new CellUpdate(CellUpdate.cell(3, 260), 2, 2, null));
    }
  }

  @Test
  void countsTheBytesOfItsState() throws Exception {
    Subtasks.Snapshot snapshot;
    long added;
    try (Subtasks<Long, VectorUpdate, Document> join = join().start()) {
      join.send(photo(1), vector(1, 9), vector(2, 9), vector(2, 8));
      snapshot = join.checkpoint();
      added = bytes(join);
      assertThat(added)
          .isEqualTo(
              size(new VectorPhotoSerializer(), ((VectorUpdate.Photo) photo(1)).photo())
                  + 2
                      * size(
                          new EncodedVectorSerializer(),
                          ((VectorUpdate.Encoded) vector(2, 8)).vector()));
    }
    try (Subtasks<Long, VectorUpdate, Document> join =
        join("1", "2").restore(1, "hashmap", snapshot)) {
      join.barrier();
      assertThat(bytes(join)).isEqualTo(-added);
      assertThat(join.stateSize()).isZero();
    }
  }

  private static long bytes(Subtasks<Long, VectorUpdate, Document> join) {
    return join.take(SummaryMetrics.TALLY).stream()
        .map(SummaryUpdate.Change.class::cast)
        .filter(change -> change.name().equals("vectors_state_bytes"))
        .mapToLong(SummaryUpdate.Change::change)
        .sum();
  }

  private static <T> long size(TypeSerializer<T> serializer, T record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(record, out);
    return out.length();
  }

  @Test
  void refusesCodesOfAnotherModel() throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Long, VectorUpdate, Document> join = join().start()) {
      join.send(vector(1, 1));
      snapshot = join.checkpoint();
    }
    assertThatThrownBy(
            () ->
                new Subtasks.Kind<Long, VectorUpdate, Document>(
                        () -> new JoinVectorOperator("another", Exclusions.NONE, 0),
                        VectorUpdate::photoid,
                        Types.LONG,
                        new DocumentSerializer())
                    .restore(1, "hashmap", snapshot))
        .hasRootCauseMessage(
            "The run has encoded its vectors with the model 0123456789ab, but --similar-model is"
                + " the model another. Codes of two models cannot be compared: give the former"
                + " model, or start a new run.");
  }

  private static String tally(Subtasks<Long, VectorUpdate, Document> join) {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (SummaryUpdate update : join.take(SummaryMetrics.TALLY)) {
      SummaryUpdate.Change change = (SummaryUpdate.Change) update;
      counts.merge(change.name(), change.change(), Long::sum);
    }
    counts.remove("vectors_state_bytes");
    counts.values().removeIf(count -> count == 0);
    return counts.toString();
  }

  private static JsonNode json(Document document) throws IOException {
    return new ObjectMapper().readTree(document.source());
  }

  private static byte[] code(int fine) {
    return new byte[] {0, 3, 1, 4, (byte) fine, 7};
  }

  private static VectorUpdate vector(long id, int fine) {
    return new VectorUpdate.Encoded(id, new EncodedVector(code(fine), new byte[0], 0));
  }

  private static VectorUpdate photo(long id) {
    return new VectorUpdate.Photo(
        new VectorPhoto(
            id,
            PhotographerSet.hash("u" + id),
            64.1466,
            -21.9426,
            "IS",
            "IS.39",
            "Reykjavík",
            List.of("aurora"),
            1_300_000_000L,
            "Jón",
            "",
            "CC BY 2.0",
            ""));
  }

  private static Subtasks.Kind<Long, VectorUpdate, Document> join(String... takedown) {
    return new Subtasks.Kind<>(
        () -> new JoinVectorOperator(MODEL, Exclusions.of(List.of(takedown)), 2),
        VectorUpdate::photoid,
        Types.LONG,
        new DocumentSerializer());
  }
}
