package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tagatlas.connectors.kafka.DocumentTopics;
import org.tagatlas.connectors.kafka.KafkaConnection;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.connectors.kafka.TopicStart;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.local.server.TestKafka;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.Summary;

/**
 * Savepoints with the state of Kafka's source and sinks, written by released versions, are restored
 * by this one, with another broker.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class TopicFixturesIT {

  /** Suffix of fixtures whose output is completely committed. */
  static final String TOPICS = "-topics";

  /** Suffix of fixtures whose last output is in transactions named by the committer's state. */
  static final String TRANSACTIONS = "-transactions";

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 2;

  /**
   * Numbers of photos in shards and in the topic; those after the last mark are in open
   * transactions.
   */
  private static final int SHARDS = 100;

  private static final int MARK = 200;
  private static final int WRITTEN = 250;
  private static final int FURTHER = 60;

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

  static List<SavepointFixture> topics() throws IOException {
    return SavepointFixture.of(TOPICS);
  }

  static List<SavepointFixture> transactions() throws IOException {
    return SavepointFixture.of(TRANSACTIONS);
  }

  /**
   * The new broker has the input messages of the old one, and none of its output. Only changes by
   * the further rows are published to it.
   */
  @ParameterizedTest
  @MethodSource("topics")
  void restoresPositionsAndPublishesOnlyChanges(SavepointFixture fixture) throws Exception {
    TestKafka kafka = TestKafka.shared();
    List<PhotoRecord> photos = photos().subList(0, WRITTEN);
    fill(kafka, fixture, WRITTEN);
    AtlasRun run = run(kafka, fixture.name(), fixture.shards()).from(fixture.savepoint());
    JobClient client = run.parallelism(2).start();
    try {
      await().atMost(PATIENCE).until(() -> rows(client) == WRITTEN);
      List<PhotoRecord> further = new ArrayList<>(photos().subList(WRITTEN, WRITTEN + FURTHER));
      further.addAll(photos.subList(0, 20));
      kafka.sendLines(fixture.name(), PARTITIONS, further.stream().map(Shards::json).toList());
      await().atMost(PATIENCE).untilAsserted(() -> assertChanges(run, kafka, fixture.name()));
      await().atMost(PATIENCE).until(() -> rows(client) == WRITTEN + further.size());
      assertThat(summary(client).count("duplicates")).isEqualTo(20);
      SavepointContentTest.assertNamesNothingNew(
          new SavepointContent(SavepointFixture.take(client, folder)));
    } finally {
      client.cancel().get();
    }
  }

  private static void assertChanges(AtlasRun run, TestKafka kafka, String prefix)
      throws IOException {
    Oracle oracle = run.oracle();
    List<PhotoRecord> before = photos().subList(0, WRITTEN);
    List<PhotoRecord> after = photos();
    assertChanges(
        oracle.signatures(before),
        oracle.signatures(after),
        documents(kafka, prefix, DocumentKind.SIGNATURES));
    assertChanges(
        oracle.regions(before),
        oracle.regions(after),
        documents(kafka, prefix, DocumentKind.REGIONS));
    assertChanges(
        oracle.machineTags(before),
        oracle.machineTags(after),
        documents(kafka, prefix, DocumentKind.MACHINE_TAGS));
    Set<String> ids = new HashSet<>(oracle.photoIds(after));
    ids.removeAll(oracle.photoIds(before));
    Map<String, Optional<Map<String, Object>>> published =
        documents(kafka, prefix, DocumentKind.PHOTOS);
    published
        .values()
        .removeIf(photo -> photo.isEmpty() || photo.get().containsKey("location_source"));
    assertThat(published.keySet()).as("with their own coordinates").isEqualTo(ids);
  }

  /** Fails if a changed document is missing or not as expected. */
  private static void assertChanges(
      Map<String, Map<String, Object>> before,
      Map<String, Map<String, Object>> after,
      Map<String, Optional<Map<String, Object>>> published) {
    Map<String, Optional<Map<String, Object>>> expected = new TreeMap<>();
    Set<String> ids = new HashSet<>(before.keySet());
    ids.addAll(after.keySet());
    for (String id : ids) {
      if (published.containsKey(id)
          || !Optional.ofNullable(after.get(id)).equals(Optional.ofNullable(before.get(id)))) {
        expected.put(id, Optional.ofNullable(after.get(id)));
      }
    }
    assertThat(published).isNotEmpty().isEqualTo(expected);
  }

  /** Returns the last message of each key; empty for a removal. */
  private static Map<String, Optional<Map<String, Object>>> documents(
      TestKafka kafka, String prefix, DocumentKind kind) throws IOException {
    Map<String, Optional<Map<String, Object>>> newest = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> message : kafka.committed(prefix + '-' + kind.name())) {
      Map<String, Object> document = null;
      if (message.value() != null) {
        document = JSON.readValue(message.value(), new TypeReference<TreeMap<String, Object>>() {});
        Published.IGNORED.forEach(document::remove);
        document.replaceAll(
            (name, value) -> value instanceof Integer number ? (Object) number.longValue() : value);
      }
      newest.put(new String(message.key(), StandardCharsets.UTF_8), Optional.ofNullable(document));
    }
    return newest;
  }

  /**
   * A transaction exists only at the broker that it was opened with. With another broker the test
   * verifies that the committer's state is read, and that the job fails with an error that names
   * the missing transaction.
   */
  @ParameterizedTest
  @MethodSource("transactions")
  void failsOnTransactionsOfAnotherBroker(SavepointFixture fixture) throws Exception {
    TestKafka kafka = TestKafka.shared();
    fill(kafka, fixture, WRITTEN);
    AtlasRun run =
        run(kafka, fixture.name(), fixture.shards())
            .with(RestartStrategyOptions.RESTART_STRATEGY, "none")
            .from(fixture.savepoint());
    JobClient client = run.start();
    assertThatThrownBy(
            () -> client.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .hasStackTraceContaining("Failed to commit KafkaCommittable")
        .hasStackTraceContaining(fixture.name() + '-')
        .hasStackTraceContaining("InvalidPidMappingException");
  }

  @Test
  @EnabledIfSystemProperty(
      named = SavepointFixture.VERSION,
      matches = ".+",
      disabledReason = "writes fixtures of the version that the property names")
  void writesFixturesOfThisVersion() throws Exception {
    write(SavepointFixture.toWrite(TOPICS), false);
    write(SavepointFixture.toWrite(TRANSACTIONS), true);
  }

  private void write(SavepointFixture fixture, boolean open) throws Exception {
    TestKafka kafka = TestKafka.shared();
    Shards.writeSplit(fixture.shards(), photos().subList(0, SHARDS), 2);
    fill(kafka, fixture, open ? MARK : WRITTEN);
    AtlasRun run =
        run(kafka, fixture.name(), fixture.shards())
            .parallelism(1)
            .with(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(6));
    JobClient client = run.start();
    PublishedTopics published = new PublishedTopics(kafka, fixture.name());
    List<PhotoRecord> photos = photos().subList(0, open ? MARK : WRITTEN);
    await().atMost(PATIENCE).untilAsserted(() -> assertConsistent(run, published, photos));
    if (open) {
      kafka.sendLines(
          fixture.name(),
          PARTITIONS,
          photos().subList(MARK, WRITTEN).stream().map(Shards::json).toList());
      await().atMost(PATIENCE).until(() -> rows(client) == WRITTEN);
    }
    fixture.write(
        client,
        folder,
        "TopicFixturesIT#writesFixturesOfThisVersion",
        "of the rows of shards/, as mounted://shards/, and of those of the topic "
            + fixture.name()
            + " (TopicFixturesIT knows them), and of topics of the same prefix, "
            + (open ? "with open transactions" : "all committed"));
  }

  /** Creates the input topic with messages at the offsets of the savepoint. */
  private static void fill(TestKafka kafka, SavepointFixture fixture, int until) throws Exception {
    kafka.createTopic(fixture.name(), PARTITIONS);
    kafka.sendLines(
        fixture.name(),
        PARTITIONS,
        photos().subList(SHARDS, until).stream().map(Shards::json).toList());
  }

  private static List<PhotoRecord> photos() {
    return LocatedPhotosConsistencyTest.photos(10, WRITTEN + FURTHER);
  }

  private AtlasRun run(TestKafka kafka, String name, Path shards) throws Exception {
    DocumentTopics topics = new DocumentTopics(KafkaConnection.to(kafka.bootstrap()), name);
    topics.create(DocumentKind.DEFAULTS.stream().map(DocumentKind::name).toList());
    TopicSource topic =
        new TopicSource(
            KafkaConnection.to(kafka.bootstrap()), name, TopicStart.EARLIEST, Optional.empty());
    return new AtlasRun(Files.createDirectories(folder.resolve("in")), folder)
        .follow()
        .with(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1))
        .inference(LocationInference.PUBLISH)
        .reading(
            new Input(
                    "shards",
                    ShardSource.bounded(
                        ShardListing.expand(List.of(MountedFolders.mount("shards", shards))),
                        FieldSet.PUBLISHED))
                .and(new Input("topic", topic.following(FieldSet.PUBLISHED))))
        .into(
            new Output(
                "kafka",
                kind -> topics.sink(kind.name()),
                (kind, label) -> topics.sink(kind.name(), label + '-')));
  }

  private static void assertConsistent(AtlasRun run, Published published, List<PhotoRecord> photos)
      throws IOException {
    Oracle oracle = run.oracle();
    ConsistencyCheck.assertSame(published, DocumentKind.SIGNATURES, oracle.signatures(photos));
    ConsistencyCheck.assertSame(published, DocumentKind.REGIONS, oracle.regions(photos));
    ConsistencyCheck.assertSame(published, DocumentKind.MACHINE_TAGS, oracle.machineTags(photos));
    assertThat(LocatedPhotosConsistencyTest.assertConsistent(published, oracle, photos))
        .isNotEmpty();
  }

  private static Summary summary(JobClient client) throws Exception {
    return (Summary) client.getAccumulators().get().get(Summary.NAME);
  }

  private static long rows(JobClient client) throws Exception {
    Summary summary = summary(client);
    return summary == null ? 0 : summary.count("rows");
  }
}
