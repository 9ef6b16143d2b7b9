package org.tagatlas.cli;

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

/** Runs the benchmark as a user does, on a few rows. */
final class BenchCommandIT {

  @TempDir private Path work;
  private Home home;

  @BeforeEach
  void checkOut() throws IOException {
    home = Home.built(work);
  }

  @Test
  void measuresStagesThatAgree() throws Exception {
    Path json = work.resolve("bench.json");
    try (Child bench = bench("a,c,d,f", json)) {
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
  void printsNoNumberOfAWrongResult() throws Exception {
    try (Child bench = bench("b", work.resolve("bench.json"))) {
      assertThat(bench.exit()).as(bench.err()).isZero();
    }
    Path shards = work.resolve("bench").resolve("shards-3000");
    Files.writeString(shards.resolve("more.jsonl"), "{}\n", StandardCharsets.UTF_8);
    try (Child bench = bench("b", work.resolve("again.json"))) {
      assertThat(bench.exit()).isEqualTo(1);
      assertThat(bench.err()).contains("stage b saw 3001 rows and not 3000");
      assertThat(bench.out()).doesNotContain("lines and parsing");
    }
    assertThat(work.resolve("again.json")).doesNotExist();
  }

  @Test
  void saysWhatStagesThereAre() throws Exception {
    try (Child bench = bench("z", work.resolve("bench.json"))) {
      assertThat(bench.exit()).isEqualTo(2);
      assertThat(bench.err()).contains("there is no stage 'z'");
    }
  }

  private Child bench(String stages, Path json) throws IOException {
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
