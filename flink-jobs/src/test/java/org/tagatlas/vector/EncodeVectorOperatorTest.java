package org.tagatlas.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.model.Models;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.similar.LopqEncoder;
import org.tagatlas.similar.LopqFile;
import org.tagatlas.similar.LopqModel;
import org.tagatlas.vector.VectorRow.FileEnd;
import org.tagatlas.vector.VectorRow.Invalid;
import org.tagatlas.vector.VectorRow.Vector;

class EncodeVectorOperatorTest {

  @TempDir private Path folder;

  private Models models;
  private LopqModel model;

  @BeforeEach
  void train() throws IOException {
    Path file = TestVectors.model(folder.resolve("m.lopq"), 1);
    models = Models.SHIPPED.withVectorModel(file.toString());
    model = LopqFile.read(file);
  }

  private Subtasks<Object, VectorRow, VectorUpdate> start(boolean keep, String... takedown)
      throws Exception {
    return new Subtasks.Kind<Object, VectorRow, VectorUpdate>(
            () -> new EncodeVectorOperator(models, Exclusions.of(List.of(takedown)), keep),
            null,
            null,
            new VectorUpdateSerializer())
        .start();
  }

  private static Vector row(long number, long photoid) {
    return new Vector("/f.jsonl", number, photoid, TestVectors.vector(photoid));
  }

  @Test
  void encodesVectorsAndCountsRowsAndFiles() throws Exception {
    try (Subtasks<Object, VectorRow, VectorUpdate> vectors = start(false, "8")) {
      vectors.send(row(1, 7), row(2, 8), row(3, 9), new FileEnd("/f.jsonl"));
      vectors.end();
      LopqEncoder encoder = new LopqEncoder(model);
      assertThat(vectors.take())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(
              encoded(7, encoder.encode(TestVectors.vector(7)).bytes(), new byte[0]),
              encoded(9, encoder.encode(TestVectors.vector(9)).bytes(), new byte[0]));
      assertThat(vectors.take(SummaryMetrics.TALLY))
          .containsExactlyInAnyOrder(
              new SummaryUpdate.Change("vectors_read", 3),
              new SummaryUpdate.Change("vectors_excluded", 1),
              new SummaryUpdate.Change("vector_files", 1));
    }
  }

  @Test
  void keepsComponentsOnRequest() throws Exception {
    try (Subtasks<Object, VectorRow, VectorUpdate> vectors = start(true)) {
      vectors.send(row(1, 7));
      VectorUpdate.Encoded encoded = (VectorUpdate.Encoded) vectors.take().get(0);
      float[] components = new float[TestVectors.DIMENSIONS];
      ByteBuffer.wrap(encoded.vector().components()).asFloatBuffer().get(components);
      LopqEncoder encoder = new LopqEncoder(model);
      encoder.encode(TestVectors.vector(7));
      assertThat(components).isEqualTo(encoder.components());
    }
  }

  @Test
  void rejectsWhatDoesNotFitTheModel() throws Exception {
    float[] infinite = TestVectors.vector(4);
    infinite[2] = Float.POSITIVE_INFINITY;
    try (Subtasks<Object, VectorRow, VectorUpdate> vectors = start(false, "5")) {
      vectors.send(
          new Vector("/f.jsonl", 1, 3, new float[7]),
          new Vector("/f.jsonl", 2, 4, infinite),
          new Vector("/f.jsonl", 3, 0, TestVectors.vector(1)),
          new Invalid("/f.jsonl", 4, "line 4 is no vector", "{\"id\":"),
          new Invalid("/f.jsonl", 5, "line 5 is no vector", "{\"id\":5"));
      vectors.end();
      assertThat(vectors.take()).isEmpty();
      List<Document> rejects = vectors.take(EncodeVectorOperator.REJECTS);
      assertThat(rejects)
          .extracting(Document::id)
          .as("the last one names a photo on the takedown list")
          .containsExactly("/f.jsonl:1", "/f.jsonl:2", "/f.jsonl:3", "/f.jsonl:4");
      JsonNode first = new ObjectMapper().readTree(rejects.get(0).source());
      assertThat(first.path("reason").asText()).isEqualTo("bad_vector");
      assertThat(first.path("detail").asText())
          .isEqualTo("the model has 8 dimensions, but the vector 7");
      assertThat(new ObjectMapper().readTree(rejects.get(3).source()).path("raw").asText())
          .isEqualTo("{\"id\":");
      assertThat(vectors.take(SummaryMetrics.TALLY))
          .contains(new SummaryUpdate.Change("vectors_rejected", 5));
    }
  }

  private static VectorUpdate encoded(long photoid, byte[] code, byte[] components) {
    return new VectorUpdate.Encoded(photoid, new EncodedVector(code, components, 0));
  }
}
