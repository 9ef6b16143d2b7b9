package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures with Kafka, Elasticsearch and a job that the command starts. Each build measures on a
 * cluster, see {@link ClusterPublishingScenarios}.
 */
@Tag("nightly")
final class LatencyCommandIT {

  private Path work;
  private TestInstallation home;

  @BeforeEach
  void createInstallation() throws Exception {
    // Not a temporary folder of JUnit: the user that runs Elasticsearch must be able to access it.
    work = Files.createTempDirectory("tagatlas-latency-").toRealPath();
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = TestInstallation.built(work);
  }

  @AfterEach
  void cleanUp() throws Exception {
    FileUtils.deleteDirectory(work.toFile());
  }

  @Test
  void findsAllProbesAndCleansUp() throws Exception {
    Path json = work.resolve("latency.json");
    Path temporary = Files.createDirectory(work.resolve("tmp"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (CommandProcess child =
        home.start(
            Map.of("TMPDIR", temporary.toString()),
            "latency",
            "--rate=200",
            "--seconds=6",
            "--warm-up=2",
            "--before=500",
            "--checkpoint-interval=1",
            "--levels=country,admin1",
            "--windows=all",
            "--json=" + json)) {
      assertThat(child.exit()).as(child.out() + child.err()).isZero();
      assertThat(child.out())
          .contains("a photo that a search finds")
          .contains("a signature that counts it")
          .contains("CPU seconds:");
    }
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("rate").asInt()).isEqualTo(200);
    assertThat(report.get("rows_before").asInt()).isEqualTo(500);
    assertThat(report.get("checkpoint_seconds").asDouble()).isEqualTo(1);
    assertThat(report.get("rows_per_second").asDouble()).isPositive();
    // Twenty per second.
    assertThat(report.get("probes").asInt()).isEqualTo(120);
    for (String measured : List.of("photo_seconds", "signature_seconds")) {
      JsonNode latencies = report.get(measured);
      assertThat(latencies.get("number").asInt()).as(measured).isEqualTo(120);
      assertThat(latencies.get("p50").asDouble()).as(measured).isPositive();
      assertThat(latencies.get("p95").asDouble())
          .as(measured)
          .isBetween(latencies.get("p50").asDouble(), latencies.get("max").asDouble());
    }
    for (String process : List.of("job", "kafka", "elasticsearch", "this command")) {
      assertThat(report.get("cpu_seconds").get(process).asDouble()).as(process).isPositive();
    }
    assertThat(report.get("documents_written").get("photos").asLong()).isGreaterThan(120);
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      assertThat(
              all.filter(
                  each -> each.info().commandLine().orElse("").contains(temporary.toString())))
          .isEmpty();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("tagatlas"));
    }
  }
}
