package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.kafka.DocumentTopics;
import org.tagatlas.connectors.kafka.KafkaConnection;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.connectors.kafka.TopicStart;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.local.server.TestKafka;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.Summary;

/** The consistency guarantee from a topic and into topics, with a real broker. */
final class KafkaConsistencyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 3;

  private static TestKafka kafka;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  /** JUnit would not retry, and a job that has just ended may still be deleting files in it. */
  @AfterEach
  void deleteWork() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              FileUtils.deleteDirectoryQuietly(folder.toFile());
              return Files.notExists(folder);
            });
  }

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = TestKafka.shared();
  }

  @Test
  void isConsistentForATopicWithBadMessagesAndAFailure() throws Exception {
    List<PhotoRecord> photos = Shards.world(21, 1500);
    kafka.createTopic("bad", PARTITIONS);
    kafka.sendLines("bad", PARTITIONS, lines(photos.subList(0, 1200)));
    // Each partition now has 400 messages.
    kafka.send(
        List.of(
            TestKafka.message("bad", 0, "{broken"),
            TestKafka.message("bad", 1, null),
            TestKafka.message("bad", 1, " \r\n"),
            TestKafka.message("bad", 1, "a\tb"),
            TestKafka.message("bad", 2, "x".repeat(5_000_000)),
            TestKafka.message("bad", 0, Shards.json(photos.get(0)) + "\r\n")));
    kafka.sendTransaction(messages("bad", photos.subList(1200, 1500)), true);
    List<ProducerRecord<byte[], byte[]>> never =
        List.of(TestKafka.message("bad", 0, Shards.json(Shards.inParis(1, "u", List.of("no")))));
    kafka.sendTransaction(never, false);

    FailureInjector failure = FailureInjector.times("topic", 1, 700);
    TopicSource topic = topic("bad", TopicStart.EARLIEST);
    AtlasRun run =
        run()
            .follow()
            .reading(new Input("topic", topic.following(FieldSet.PUBLISHED)))
            .afterSource(failure::into);
    JobClient client = run.start();
    try {
      awaitConsistent(run, run.published(), photos);
      assertThat(failure.failures()).isEqualTo(1);
      // The newest message is in a transaction, whose end marker is never read.
      Map<String, Long> ends = topic.ends();
      await().atMost(PATIENCE).until(() -> positions(client).equals(ends));
      awaitCount(client, "rows", 1506);
      Summary summary = summary(client);
      assertThat(summary.count("duplicates")).isEqualTo(1);
      assertThat(summary.rejects())
          .containsOnly(
              Map.entry("bad_json", 1L),
              Map.entry("field_count", 1L),
              Map.entry("line_too_long", 1L),
              Map.entry("no_value", 2L));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(run.published().documents(DocumentKind.REJECTS).keySet())
                      .containsExactly(
                          "kafka://bad/0:400",
                          "kafka://bad/1:400",
                          "kafka://bad/1:401",
                          "kafka://bad/1:402",
                          "kafka://bad/2:400"));
      Map<String, Object> tooLong =
          run.published().documents(DocumentKind.REJECTS).get("kafka://bad/2:400");
      assertThat(tooLong)
          .containsEntry("shard", "kafka://bad/2")
          .containsEntry("line", 400)
          .containsEntry("reason", "line_too_long")
          .containsEntry("raw", "x".repeat(8192));
      assertThat(topic("bad", TopicStart.parse("latest")).ends()).isEmpty();
      assertThat(topic("bad", TopicStart.parse("2200-01-01T00:00:00Z")).ends()).isEmpty();
      assertThat(topic("bad", TopicStart.parse("0")).ends()).isEqualTo(ends);
      // Committed with a checkpoint, after all readable messages.
      TopicSource ofGroup = topic("bad", TopicStart.parse("group"));
      await().atMost(PATIENCE).until(() -> ofGroup.ends().isEmpty());
    } finally {
      client.cancel().get();
    }
  }

  @Tag("nightly")
  @Test
  void isConsistentForOverlappingShardsAndTopicAcrossFailuresAndASavepoint() throws Exception {
    List<PhotoRecord> photos = Shards.world(22, 2400);
    Shards.writeSplit(folder.resolve("in"), photos.subList(0, 1200), 4);
    kafka.createTopic("after", PARTITIONS);
    // Overlaps with the shards, and was written before the run.
    kafka.sendLines("after", PARTITIONS, lines(photos.subList(800, 1800)));
    FailureInjector failure =
        FailureInjector.times("hybrid", 2, 700).pausing(Duration.ofMillis(20));
    AtlasRun first = run().follow().reading(shardsAnd("after")).afterSource(failure::into);
    JobClient client = first.start();
    awaitConsistent(first, first.published(), photos.subList(0, 1800));
    assertThat(failure.failures()).isEqualTo(2);
    awaitCount(client, "rows", 2200);
    awaitCount(client, "duplicates", 400);
    String savepoint =
        Savepoints.stop(client, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);

    // Written while no run is active, and during the second run.
    kafka.sendLines("after", PARTITIONS, lines(photos.subList(1700, 2100)));
    AtlasRun second = run().follow().parallelism(3).reading(shardsAnd("after")).from(savepoint);
    JobClient restored = second.start();
    try {
      kafka.sendTransaction(messages("after", photos.subList(2100, 2400)), true);
      awaitConsistent(second, second.published(), photos);
      awaitCount(restored, "rows", 2200 + 400 + 300);
    } finally {
      restored.cancel().get();
    }
  }

  @Tag("nightly")
  @Test
  void isConsistentFromABoundedTopicIntoTopics() throws Exception {
    List<PhotoRecord> photos = Shards.world(23, 1500);
    kafka.createTopic("ends", PARTITIONS);
    kafka.sendTransaction(messages("ends", photos), true);
    TopicSource topic = topic("ends", TopicStart.EARLIEST);
    DocumentTopics topics = new DocumentTopics(KafkaConnection.to(kafka.bootstrap()), "ended");
    AtlasRun run =
        run()
            .reading(new Input("topic", topic.untilLatest(FieldSet.PUBLISHED)))
            .into(output(topics));
    Summary summary = run.finish();
    assertThat(summary.count("rows")).isEqualTo(1500);
    assertThat(summary.positions()).isEqualTo(topic.ends());
    PublishedTopics published = new PublishedTopics(kafka, "ended");
    run.consistency().check(published, photos);
    assertThat(published.removals(DocumentKind.SIGNATURES)).isZero();
    assertThat(topics.create(kinds())).as("not compacted").isEmpty();
    assertThat(topics.firstFilled(kinds())).contains("ended-machine-tags");
    topics.delete(kinds());
    topics.create(kinds());
    assertThat(topics.firstFilled(kinds())).isEmpty();
  }

  @Test
  void isConsistentInTopicsAcrossFailuresWithRemovals() throws Exception {
    List<PhotoRecord> first = new ArrayList<>();
    List<PhotoRecord> second = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      first.add(
          Shards.inIceland(1000 + i, "u" + i, i < 50 ? List.of("geysir", "x") : List.of("rain")));
      first.add(Shards.inParis(2000 + i, "v" + i, List.of("rain", "tower")));
      second.add(Shards.inIceland(3000 + i, "w" + i, List.of("aurora")));
      second.add(Shards.inParis(4000 + i, "w" + i, List.of("geysir")));
    }
    kafka.createTopic("live", PARTITIONS);
    kafka.sendLines("live", PARTITIONS, lines(first));
    DocumentTopics topics = new DocumentTopics(KafkaConnection.to(kafka.bootstrap()), "lively");
    FailureInjector failure = FailureInjector.times("lively", 2, 300);
    AtlasRun run =
        run()
            .follow()
            .top(1)
            .reading(
                new Input(
                    "topic", topic("live", TopicStart.EARLIEST).following(FieldSet.PUBLISHED)))
            .afterSource(failure::into)
            .into(output(topics));
    PublishedTopics published = new PublishedTopics(kafka, "lively");
    JobClient client = run.start();
    try {
      awaitConsistent(run, published, first);
      kafka.sendLines("live", PARTITIONS, lines(second));
      List<PhotoRecord> all = new ArrayList<>(first);
      all.addAll(second);
      awaitConsistent(run, published, all);
      assertThat(failure.failures()).isEqualTo(2);
      assertThat(published.removals(DocumentKind.SIGNATURES)).isPositive();
      assertThat(published.documents(DocumentKind.SIGNATURES))
          .containsKey("all|IS|aurora")
          .doesNotContainKey("all|IS|geysir");
    } finally {
      client.cancel().get();
    }
  }

  private static Output output(DocumentTopics topics) throws InterruptedException {
    topics.create(kinds());
    return new Output("kafka", kind -> topics.sink(kind.name()));
  }

  private static List<String> kinds() {
    return DocumentKind.SHIPPED.stream().map(DocumentKind::name).toList();
  }

  private Input shardsAnd(String name) throws IOException {
    AtlasSettings settings = AtlasSettings.defaults(AtlasRun.FAST_LIVE);
    return ShardJob.reading(ShardListing.expand(List.of(folder.resolve("in").toString())), settings)
        .and(ShardJob.topic(topic(name, TopicStart.EARLIEST), false, settings));
  }

  private static TopicSource topic(String name, TopicStart start) {
    return new TopicSource(
        KafkaConnection.to(kafka.bootstrap()), name, start, Optional.of("test-group"));
  }

  private static List<String> lines(Collection<PhotoRecord> photos) {
    return photos.stream().map(Shards::json).toList();
  }

  private static List<ProducerRecord<byte[], byte[]>> messages(
      String topic, Collection<PhotoRecord> photos) {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (PhotoRecord photo : photos) {
      messages.add(TestKafka.message(topic, messages.size() % PARTITIONS, Shards.json(photo)));
    }
    return messages;
  }

  /** Waits for a count, because counts are delayed by a second. */
  private static void awaitCount(JobClient client, String name, long wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(summary(client))
                    .extracting(summary -> summary.count(name))
                    .as(name)
                    .isEqualTo(wanted));
  }

  private static Summary summary(JobClient client) throws Exception {
    return (Summary) client.getAccumulators().get().get(Summary.NAME);
  }

  private static Map<String, Long> positions(JobClient client) throws Exception {
    Summary summary = summary(client);
    return summary == null ? Map.of() : summary.positions();
  }

  private static void awaitConsistent(
      AtlasRun run, Published published, Collection<PhotoRecord> photos) {
    ConsistencyCheck.Expected expected = run.consistency().expecting(photos);
    await().atMost(PATIENCE).untilAsserted(() -> expected.check(published));
  }

  private AtlasRun run() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    return new AtlasRun(folder.resolve("in"), folder);
  }
}
