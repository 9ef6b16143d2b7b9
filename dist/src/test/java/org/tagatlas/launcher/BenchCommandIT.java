package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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

  @Tag("nightly")
  @Test
  void measuresStagesAndPrintsNoNumberForWrongResult() throws Exception {
    measure("a,c,d", "a gunzip alone", "c + places and tags", "d the job");
    printsNoNumberForWrongResult();
  }

  /** Compares the documents of two runs of the job. */
  @Test
  @Tag("nightly")
  void measuresAllStages() throws Exception {
    measure("a,c,d,b,e,f,g", "b + lines and parsing", "d the job", "f e with cities");
  }

  private void measure(String stages, String... printed) throws Exception {
    Path json = work.resolve("bench.json");
    try (CommandProcess bench = home.start(arguments(stages, json))) {
      assertThat(bench.exit()).as(bench.err()).isZero();
      assertThat(bench.out()).contains(printed).doesNotContain("\tat ");
    }
    JsonNode numbers = new ObjectMapper().readTree(json.toFile());
    assertThat(numbers.path("rows").longValue()).isEqualTo(3000);
    assertThat(numbers.path("stages")).hasSize(stages.split(",").length);
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

  private void printsNoNumberForWrongResult() throws IOException {
    Path shards = work.resolve("bench").resolve("shards-3000");
    Files.writeString(shards.resolve("more.jsonl"), "{}\n", StandardCharsets.UTF_8);
    Path json = work.resolve("again.json");
    CommandResult bench = CommandResult.of(arguments("b", json));
    assertThat(bench.code()).isEqualTo(1);
    assertThat(bench.err()).contains("stage b read 3001 rows instead of 3000");
    assertThat(bench.out()).doesNotContain("lines and parsing");
    assertThat(json).doesNotExist();
  }

  private String[] arguments(String stages, Path json) {
    return new String[] {
      "bench",
      "--rows",
      "3000",
      "--stages",
      stages,
      "--work",
      work.resolve("bench").toString(),
      "--json",
      json.toString()
    };
  }
}
