package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.launcher.TestCluster.await;
import static org.tagatlas.launcher.TestCluster.succeed;
import static org.tagatlas.launcher.TestCluster.with;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tagatlas.checkout.DocumentedMetrics;
import org.tagatlas.deployment.QueriedMetrics;
import org.tagatlas.local.cluster.ClusterPorts;

/** Publishes to the Elasticsearch of a cluster, from its Kafka. */
abstract class ClusterPublishingScenarios {

  private final TestCluster cluster;
  private final Path work;

  ClusterPublishingScenarios(TestCluster cluster) {
    this.cluster = cluster;
    work = cluster.work();
  }

  @Test
  void showsTheStatusOfItsServers() {
    ClusterPorts ports = cluster.ports();
    CommandResult status = cluster.run("status");
    assertThat(status.code()).as(status.out()).isZero();
    assertThat(status.out().lines())
        .anyMatch(line -> line.matches("s3 +up, \\d+ +http://127.0.0.1:" + ports.s3()))
        .anyMatch(line -> line.matches("kafka +up, \\d+ +127.0.0.1:" + ports.kafka()))
        .anyMatch(line -> line.matches("elasticsearch +up, .*:" + ports.elasticsearch()));
  }

  @Test
  void publishesToElasticsearchOfTheClusterAndExportsMetrics() throws Exception {
    ClusterPorts ports = cluster.ports();
    Path shards = work.resolve("to index");
    TestPhoto.writeJson(shards.resolve("metadata_000.jsonl"), TestPhoto.some(1, 90));
    TestPhoto.writeJson(shards.resolve("metadata_001.jsonl"), TestPhoto.some(60, 60));
    TestPhoto.write(shards.resolve("metadata_002.jsonl"), List.of("{broken"));
    Path excluded = Files.writeString(work.resolve("excluded.txt"), "110\n");
    // The topic has a message before the job starts.
    String topic = "kafka://127.0.0.1:" + ports.kafka() + "/live";
    Path again = TestPhoto.writeJson(work.resolve("again.jsonl"), TestPhoto.some(60, 1));
    succeed("replay", "--input=" + again, "--topic=" + topic, "--quiet");
    String[] submit = {
      "submit",
      cluster.option(),
      "--input=" + shards,
      "--then=" + topic,
      "--exclude=" + excluded,
      "--locate"
    };
    CommandResult detached = CommandResult.of(with(submit, "--detached"));
    assertThat(detached.code()).isEqualTo(2);
    assertThat(detached.err()).contains("A run that writes to Elasticsearch cannot be detached");
    try (CommandProcess run = cluster.installation().start(submit)) {
      run.await("aliases", () -> run.err().contains("Caught up: the aliases are at run "));
      await(
          "documents",
          () ->
              TestCluster.page(ports.elasticsearch(), "/photos/_count")
                  .startsWith("{\"count\":101,"));
      // Published by the second checkpoint at the latest.
      await(
          "signatures",
          () ->
              !TestCluster.page(ports.elasticsearch(), "/signatures/_count")
                  .startsWith("{\"count\":0,"));
      Metrics metrics = Metrics.scrape(ports.metrics() + 1, ports.metrics() + 2);
      assertThat(metrics.sum("rows_total")).isEqualTo(152);
      assertThat(metrics.sum("kind_rejects_total", "kind=\"bad_json\"")).isEqualTo(1);
      assertThat(metrics.sum("duplicates_total")).isEqualTo(32);
      assertThat(metrics.sum("photos_total")).isEqualTo(101);
      assertThat(metrics.sum("way_geocoder_lookups_total")).isEqualTo(101);
      assertThat(metrics.sum("combiner_visits_total"))
          .isGreaterThan(metrics.sum("combiner_updates_total"));
      assertThat(metrics.values("combiner_hit_ratio")).anyMatch(ratio -> ratio > 0 && ratio < 1);
      assertThat(metrics.sum("tag_bytes")).isPositive();
      assertThat(metrics.sum("regions")).isPositive();
      // Photos are uploaded in 2011.
      assertThat(metrics.values("emission_lag_seconds")).anyMatch(lag -> lag > 10 * 365 * 86_400.0);
      assertThat(metrics.sum("documents_stored_total")).isGreaterThanOrEqualTo(103);
      assertThat(metrics.sum("bulk_retries_total")).isZero();
      assertThat(metrics.values("bulk_latency_milliseconds")).anyMatch(millis -> millis > 0);
      assertThat(metrics.values("estimate_live_data_size"))
          .isNotEmpty()
          .allMatch(bytes -> bytes >= 0);
      assertThat(Metrics.scrape(ports.metrics()).values("lastCheckpointFullSize"))
          .anyMatch(bytes -> bytes > 0);
      Set<String> exported = metrics.names(DocumentedMetrics.OPERATOR);
      assertThat(exported).containsAll(DocumentedMetrics.here());
      // Flink's metrics have no underscores, and those of the Kafka client start with its name.
      assertThat(
              exported.stream()
                  .filter(name -> name.endsWith("_total") && !name.startsWith("KafkaSource")))
          .isSubsetOf(DocumentedMetrics.here());
      Metrics all = Metrics.scrape(ports.metrics(), ports.metrics() + 1, ports.metrics() + 2);
      List<String> missing = new ArrayList<>();
      for (QueriedMetrics queried : QueriedMetrics.all()) {
        for (Pattern name : queried.names()) {
          if (!all.has(name, queried.labels())) {
            missing.add(queried.source() + ": " + name + " with " + queried.labels());
          }
        }
      }
      assertThat(missing)
          .as("metrics that the board or an alert queries but no process exports")
          .isEmpty();
      cluster.cancelJob();
    }
  }

  @Test
  void measuresLatencyOnTheCluster() throws Exception {
    Path json = work.resolve("latency.json");
    try (CommandProcess latency =
        cluster
            .installation()
            .start(
                "latency",
                cluster.option(),
                "--rate=200",
                "--seconds=3",
                "--warm-up=1",
                "--before=300",
                "--checkpoint-interval=1",
                "--levels=country",
                "--windows=all",
                "--json=" + json)) {
      assertThat(latency.exit()).as(latency.out() + latency.err()).isZero();
      assertThat(latency.out())
          .contains("a photo that a search finds")
          .contains("a signature that counts it")
          .contains("CPU seconds:");
    }
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("rate").asInt()).isEqualTo(200);
    assertThat(report.get("rows_before").asInt()).isEqualTo(300);
    assertThat(report.get("checkpoint_seconds").asDouble()).isEqualTo(1);
    assertThat(report.get("rows_per_second").asDouble()).isPositive();
    // Twenty per second.
    assertThat(report.get("probes").asInt()).isEqualTo(60);
    for (String measured : List.of("photo_seconds", "signature_seconds")) {
      JsonNode latencies = report.get(measured);
      assertThat(latencies.get("number").asInt()).as(measured).isEqualTo(60);
      assertThat(latencies.get("p50").asDouble()).as(measured).isPositive();
      assertThat(latencies.get("p95").asDouble())
          .as(measured)
          .isBetween(latencies.get("p50").asDouble(), latencies.get("max").asDouble());
    }
    for (String process :
        List.of("jobmanager", "taskmanagers", "kafka", "elasticsearch", "submit", "this command")) {
      assertThat(report.get("cpu_seconds").get(process).asDouble()).as(process).isPositive();
    }
    assertThat(report.get("documents_written").get("photos").asLong()).isGreaterThan(60);
    // It has cancelled its job and deleted its indices.
    cluster.awaitFreeSlots();
    assertThat(TestCluster.page(cluster.ports().elasticsearch(), "/_cat/indices"))
        .doesNotContain("latency-");
  }
}
