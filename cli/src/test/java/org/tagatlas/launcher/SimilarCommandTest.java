package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.run.UserError;
import org.tagatlas.similar.LopqCode;
import org.tagatlas.similar.LopqEncoder;
import org.tagatlas.similar.LopqFile;
import picocli.CommandLine;

class SimilarCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path vectors;
  private Path queries;
  private Path model;
  private final List<float[]> rows = new ArrayList<>();

  @BeforeEach
  void train() throws IOException {
    Random random = new Random(4);
    for (int i = 0; i < 600; i++) {
      float[] row = new float[8];
      for (int j = 0; j < row.length; j++) {
        row[j] = 10 * (i % 7) + 3 * random.nextFloat();
      }
      rows.add(row);
    }
    vectors = write("vectors.jsonl", rows.subList(0, 500), 1000);
    queries = write("queries.jsonl", rows.subList(500, 600), 5000);
    model = folder.resolve("model.lopq");
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new SimilarCommand()).setOut(new PrintWriter(out));
    int code =
        command.execute(
            "train",
            "--vectors=" + vectors,
            "--coarse=4",
            "--subquantizers=4",
            "--fine=32",
            "--out=" + model);
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("500 vectors of 8 dimensions, 4 * 4 cells, codes of 4 bytes");
  }

  @Test
  void findsItselfFirst() throws IOException {
    List<JsonNode> found = run(new SimilarCommand.Search(), "--queries=" + vectors, "--limit=3");
    assertThat(found).hasSize(500);
    for (int i = 0; i < 500; i++) {
      assertThat(found.get(i).get("query").asLong()).isEqualTo(1000 + i);
      JsonNode first = found.get(i).get("found").get(0);
      assertThat(first.get("id").asLong()).isEqualTo(1000 + i);
      assertThat(first.get("distance").asDouble()).isCloseTo(0, within(1e-6));
      assertThat(found.get(i).get("found")).hasSize(3);
    }
  }

  @Test
  void writesTheCodeOfEachVector() throws IOException {
    List<JsonNode> codes = run(new SimilarCommand.Encode());
    assertThat(codes).hasSize(500);
    assertThat(codes.get(3).get("id").asLong()).isEqualTo(1003);
    for (JsonNode code : codes) {
      assertThat(code.get("cell"))
          .hasSize(2)
          .allSatisfy(c -> assertThat(c.asInt()).isBetween(0, 3));
      assertThat(code.get("code"))
          .hasSize(4)
          .allSatisfy(c -> assertThat(c.asInt()).isBetween(0, 31));
    }
    LopqCode expected = new LopqEncoder(LopqFile.read(model)).encode(rows.get(3));
    assertThat(codes.get(3).get("cell"))
        .extracting(JsonNode::asInt)
        .containsExactly(expected.coarse1(), expected.coarse2());
    for (int i = 0; i < 4; i++) {
      assertThat((byte) codes.get(3).get("code").get(i).asInt()).isEqualTo(expected.fine()[i]);
    }
  }

  @Test
  void measuresRecall() throws IOException {
    Path json = folder.resolve("evaluation.json");
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new SimilarCommand())
            .setOut(new PrintWriter(out))
            .execute(
                "eval",
                "--model=" + model,
                "--vectors=" + vectors,
                "--queries=" + queries,
                "--quota=500",
                "--rerank=500",
                "--json=" + json);
    assertThat(code).isZero();
    assertThat(out.toString()).containsPattern("recall@1 +1.0000").containsPattern("knn10 +1.0000");
    JsonNode report = JSON.readTree(json.toFile());
    assertThat(report.path("recall").path("100").asDouble()).isEqualTo(1);
    assertThat(report.path("candidates").asDouble()).isEqualTo(500);
    assertThat(report.path("queries").asInt()).isEqualTo(100);
    assertThat(report.path("bytes_per_vector").asDouble()).isGreaterThan(12);
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    Path other = write("other.jsonl", List.of(new float[] {1, 2}), 1);
    assertThatThrownBy(() -> run(new SimilarCommand.Search(), "--queries=" + other))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--queries has vectors of 2 dimensions, but the model has 8");
    Path none = folder.resolve("none.fvecs");
    assertThatThrownBy(() -> run(new SimilarCommand.Search(), "--queries=" + none))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--queries: there is no file '" + none + "'");
    Files.writeString(model, "no model");
    assertThatThrownBy(() -> run(new SimilarCommand.Encode()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is not a complete LOPQ model");
  }

  private List<JsonNode> run(Object command, String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("--model=" + model, "--vectors=" + vectors));
    options.addAll(List.of(more));
    new CommandLine(command).parseArgs(options.toArray(String[]::new));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (command instanceof SimilarCommand.Search search) {
      search.search(out);
    } else {
      ((SimilarCommand.Encode) command).encode(out);
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private Path write(String name, List<float[]> rows, long firstId) throws IOException {
    List<String> lines =
        IntStream.range(0, rows.size())
            .mapToObj(
                i -> {
                  try {
                    return "{\"id\":"
                        + (firstId + i)
                        + ",\"vector\":"
                        + JSON.writeValueAsString(rows.get(i))
                        + "}";
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .toList();
    return Files.write(folder.resolve(name), lines);
  }
}
