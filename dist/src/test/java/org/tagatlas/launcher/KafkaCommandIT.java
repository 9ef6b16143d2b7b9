package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.local.server.TestKafka;

/**
 * Commands with a real broker: those that are killed or have secrets as processes, the others in
 * this JVM.
 */
final class KafkaCommandIT {

  private static TestKafka kafka;

  @TempDir private Path work;
  private TestInstallation home;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = TestKafka.shared();
  }

  @BeforeEach
  void createInstallation() throws Exception {
    home = TestInstallation.built(work);
  }

  @Tag("nightly")
  @Test
  void killedReplayResumesAndARunReadsItsTopic() throws Exception {
    Path shards = work.resolve("shards");
    Map<String, Integer> lines = new TreeMap<>();
    List<String> bad = List.of("{broken", "a\tb", "{broken");
    for (int shard = 0; shard < 3; shard++) {
      List<String> all = new ArrayList<>();
      TestPhoto.some(1 + 1800 * shard, 2000).forEach(photo -> all.add(photo.json()));
      all.addAll(1000, bad);
      TestPhoto.write(shards.resolve("metadata_00" + shard + ".jsonl.gz"), all);
      all.forEach(line -> lines.merge(line, 1, Integer::sum));
    }
    // Photos with an inferred location are written to the same topic.
    List<String> venue = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      double[] point = i == 6 ? null : TestPhoto.PARIS;
      venue.add(new TestPhoto(90_000 + i, "1@N" + i, "tfl:station=1", point, 16).json());
    }
    TestPhoto.write(shards.resolve("metadata_003.jsonl.gz"), venue);
    venue.forEach(line -> lines.merge(line, 1, Integer::sum));
    // Published last, after the kill.
    TestPhoto.write(shards.resolve("metadata_009.jsonl"), List.of("", "z".repeat(5_000_000), "{}"));

    String[] replay = {
      "replay", "--input=" + shards, "--topic=" + kafka.address("replayed"), "--quiet"
    };
    try (CommandProcess killed =
        home.start(
            "replay",
            "--input=" + shards,
            "--topic=" + kafka.address("replayed"),
            "--rate=500/s")) {
      killed.await("some lines", () -> kafka.committed("replayed").size() > 1000);
      killed.kill();
    }
    int before = kafka.committed("replayed").size();
    assertThat(before).isBetween(1000, 5500);
    CommandResult resumed = CommandResult.of(replay);
    assertThat(resumed.succeeded()).as(resumed.err()).isTrue();
    assertThat(resumed.out())
        .startsWith("Published ")
        .contains(String.format(Locale.ROOT, "%,d more were processed before", before))
        .contains("; 1 of them are incomplete, from lines over 4 MiB");
    Map<String, Integer> published = replayed("replayed");
    assertThat(published.remove("z".repeat(8196))).isEqualTo(1);
    assertThat(published.remove("{}")).isEqualTo(1);
    assertThat(published.equals(lines)).as("each line once").isTrue();
    CommandResult again = CommandResult.of(replay);
    assertThat(again.succeeded()).as(again.err()).isTrue();
    assertThat(again.out()).startsWith("Published 0 lines of 5 shards to ");

    Path secrets =
        Files.writeString(
            work.resolve("client.properties"),
            "sasl.jaas.config=com.example.Module required password=\"hunter2\";\n");
    try (CommandProcess fromTopic =
        home.start(
            "run",
            "--input=" + kafka.address("replayed"),
            "--until-latest",
            "--kafka-properties=" + secrets,
            "--kafka-output-properties=" + secrets,
            "--output=files:" + work + "/b",
            "--output=" + kafka.address("again"),
            "--locate",
            "--summary=" + work + "/summary.json")) {
      CommandResult fromShards =
          CommandResult.of(
              "run", "--input=" + shards, "--output=files:" + work + "/a", "--quiet", "--locate");
      assertThat(fromShards.succeeded()).as(fromShards.err()).isTrue();
      assertThat(fromTopic.exit()).as(fromTopic.err()).isZero();
      assertThat(fromTopic.out()).contains("partitions in ");
      assertThat(fromTopic.out() + fromTopic.err() + Files.readString(home.log()))
          .doesNotContain("hunter2");
    }
    Map<DocumentKind, Map<String, JsonNode>> a = new Documents(work.resolve("a")).all();
    Map<DocumentKind, Map<String, JsonNode>> b = new Documents(work.resolve("b")).all();
    assertThat(reasons(b.remove(DocumentKind.REJECTS)))
        .isEqualTo(reasons(a.remove(DocumentKind.REJECTS)));
    assertThat(b).isEqualTo(a);
    assertThat(b.get(DocumentKind.PHOTOS)).isNotEmpty();
    assertThat(kafka.committed("again-photos")).hasSameSizeAs(b.get(DocumentKind.PHOTOS).keySet());
    JsonNode summary = new ObjectMapper().readTree(work.resolve("summary.json").toFile());
    assertThat(summary.get("rows").asInt()).isEqualTo(6017);
    assertThat(summary.get("located").get("machine_tag").asInt()).isEqualTo(1);
    assertThat(summary.get("positions")).isNotEmpty();
    rejectsTopicsOfAnotherRun();
  }

  private void rejectsTopicsOfAnotherRun() {
    CommandResult other =
        CommandResult.of(
            "run",
            "--input=" + kafka.address("replayed"),
            "--until-latest",
            "--output=" + kafka.address("again"));
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains("contains documents of another run (topic again-")
        .contains("--overwrite");
    CommandResult missing =
        CommandResult.of(
            "run", "--input=" + kafka.address("none"), "--output=files:" + work + "/c");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("/none: the topic does not exist. Create it, or check");
  }

  /** Returns the number of occurrences of each line in a topic. */
  private static Map<String, Integer> replayed(String topic) {
    Map<String, Integer> lines = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> message : kafka.committed(topic)) {
      lines.merge(new String(message.value(), StandardCharsets.UTF_8), 1, Integer::sum);
    }
    return lines;
  }

  /** Returns the number of rejects by reason and line; their positions differ. */
  private static Map<String, Integer> reasons(Map<String, JsonNode> rejects) {
    Map<String, Integer> reasons = new HashMap<>();
    rejects
        .values()
        .forEach(
            reject ->
                reasons.merge(
                    reject.get("reason") + " " + reject.get("detail") + reject.get("raw"),
                    1,
                    Integer::sum));
    return reasons;
  }
}
