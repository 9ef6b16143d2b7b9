package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the benchmark as a user does, on a small number of rows. */
final class BenchCommandIT {

  @TempDir private Path work;
  private TestInstallation home;

  @BeforeEach
  void createInstallation() throws IOException {
    home = TestInstallation.built(work);
  }

  @Test
  void measuresStages() throws Exception {
    Path json = work.resolve("bench.json");
    try (CommandProcess bench = bench("a,c,d,f", json)) {
      assertThat(bench.exit()).as(bench.err()).isZero();
      assertThat(bench.out())
          .contains("a gunzip alone", "c + places and tags", "d the job", "f e with cities")
          .doesNotContain("\tat ");
    }
    JsonNode numbers = new ObjectMapper().readTree(json.toFile());
    assertThat(numbers.path("rows").longValue()).isEqualTo(3000);
    assertThat(numbers.path("stages")).hasSize(4);
    for (JsonNode stage : numbers.path("stages")) {
      assertThat(stage.path("seconds").doubleValue()).isPositive();
      assertThat(stage.path("cpu_seconds").doubleValue()).isPositive();
    }
    JsonNode job = numbers.path("stages").get(2);
    assertThat(job.path("counters").path("tag_sightings").longValue()).isGreaterThan(5000);
    assertThat(job.path("counters").path("tag_rows").longValue()).isGreaterThan(1000);
    assertThat(job.path("counters").path("tag_bytes").longValue()).isGreaterThan(10_000);
    try (Stream<Path> left = Files.list(work.resolve("bench"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsOnly("shards-3000");
    }
  }

  @Test
  void printsNoNumberForWrongResult() throws Exception {
    try (CommandProcess bench = bench("b", work.resolve("bench.json"))) {
      assertThat(bench.exit()).as(bench.err()).isZero();
    }
    Path shards = work.resolve("bench").resolve("shards-3000");
    Files.writeString(shards.resolve("more.jsonl"), "{}\n", StandardCharsets.UTF_8);
    try (CommandProcess bench = bench("b", work.resolve("again.json"))) {
      assertThat(bench.exit()).isEqualTo(1);
      assertThat(bench.err()).contains("stage b read 3001 rows instead of 3000");
      assertThat(bench.out()).doesNotContain("lines and parsing");
    }
    assertThat(work.resolve("again.json")).doesNotExist();
  }

  @Test
  void rejectsUnknownStage() throws Exception {
    try (CommandProcess bench = bench("z", work.resolve("bench.json"))) {
      assertThat(bench.exit()).isEqualTo(2);
      assertThat(bench.err()).contains("unknown stage 'z'");
    }
  }

  private CommandProcess bench(String stages, Path json) throws IOException {
    return home.start(
        Map.of(),
        "bench",
        "--rows",
        "3000",
        "--stages",
        stages,
        "--work",
        work.resolve("bench").toString(),
        "--json",
        json.toString());
  }
}
