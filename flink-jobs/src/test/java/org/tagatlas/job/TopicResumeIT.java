package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.flink.api.common.accumulators.IntCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.flink.LocalFlink;
import org.tagatlas.connectors.kafka.KafkaConnection;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.connectors.kafka.TopicStart;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.local.server.TestKafka;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;

/**
 * A bounded run that is resumed, on a real broker: it finishes wherever it was stopped. The rows
 * are rejects, which are cheap and contain their positions.
 */
final class TopicResumeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String SLOW = "slow";
  private static final int NOT_SLOW = -1;

  private static TestKafka kafka;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = TestKafka.shared();
  }

  @Test
  void finishesAtTheEndOffsetsOfTheFirstStart() throws Exception {
    // Partitions: read completely before the stop, half read, ending with a transaction marker,
    // empty.
    kafka.createTopic("resumed", 4);
    send("resumed", 0, 30, "quick");
    send("resumed", 1, 2000, SLOW);
    kafka.sendTransaction(
        List.of(TestKafka.message("resumed", 2, "a"), TestKafka.message("resumed", 2, "b")), true);
    kafka.sendTransaction(List.of(TestKafka.message("resumed", 2, "never")), false);
    JobClient first = start(untilLatest("resumed"), 32, null);
    await().atMost(PATIENCE).until(() -> counts(first).getOrDefault("resumed/2", 0) == 2);
    await().atMost(PATIENCE).until(() -> counts(first).getOrDefault("resumed/0", 0) == 30);
    String savepoint = stop(first);
    Map<String, Integer> read = result(first);
    assertThat(read.get("resumed/1")).as("stopped while reading").isLessThan(2000);

    // Counters of a job start at 0, so only the remaining messages are counted now.
    Map<String, Integer> left = Map.of("resumed/1", 2000 - read.get("resumed/1"));
    assertThat(finish(untilLatest("resumed"), savepoint)).as("nothing new").isEqualTo(left);

    for (int partition = 0; partition < 4; partition++) {
      send("resumed", partition, 5, "new");
    }
    addPartitions("resumed", 5);
    send("resumed", 4, 7, "of a new partition");
    Map<String, Integer> withNew = new TreeMap<>(left);
    withNew.put("resumed/4", 7);
    assertThat(finish(untilLatest("resumed"), savepoint))
        .as("new messages, and a new partition")
        .isEqualTo(withNew);

    // One message remains, otherwise the consumer would wait for one.
    deleteBefore("resumed", 1, 2004);
    assertThat(finish(untilLatest("resumed"), savepoint))
        .as("the rest was deleted by retention")
        .isEqualTo(Map.of("resumed/4", 7));

    assertThatThrownBy(() -> finish(following("resumed"), savepoint))
        .hasStackTraceContaining("belongs to a run with --until-latest");

    deleteTopic("resumed");
    kafka.createTopic("resumed", 4);
    send("resumed", 1, 1, "recreated");
    assertThatThrownBy(() -> finish(untilLatest("resumed"), savepoint))
        .hasStackTraceContaining("the topic was recreated or truncated");
  }

  @Tag("nightly")
  @Test
  void finishesIfThePreviousRunWasUnbounded() throws Exception {
    kafka.createTopic("lived", 3);
    send("lived", 0, 10, "a");
    send("lived", 1, 10, "b");
    JobClient first = start(following("lived"), NOT_SLOW, null);
    await().atMost(PATIENCE).until(() -> total(counts(first)) == 20);
    String savepoint = stop(first);
    send("lived", 0, 3, "new");
    send("lived", 2, 4, "new");
    assertThat(finish(untilLatest("lived"), savepoint))
        .as("up to the end offsets at the restart")
        .isEqualTo(Map.of("lived/0", 3, "lived/2", 4));
  }

  @Tag("nightly")
  @Test
  void finishesWithShardsNextToTheTopic() throws Exception {
    kafka.createTopic("second", 3);
    send("second", 0, 5, "quick");
    // Otherwise the source of the topic could end while the savepoint is taken.
    send("second", 1, 2000, SLOW);
    Path shards = Files.createDirectories(folder.resolve("shards"));
    Files.writeString(shards.resolve("a.jsonl"), "{\n".repeat(10));
    Files.writeString(shards.resolve("b.jsonl"), (SLOW + "\n").repeat(2000));
    Input input =
        new Input(
                "shards",
                ShardSource.bounded(
                    ShardListing.expand(List.of(shards.toString())), FieldSet.VOTED))
            .and(untilLatest("second"));
    JobClient first = start(input, 0, null);
    await().atMost(PATIENCE).until(() -> counts(first).getOrDefault("second/0", 0) == 5);
    String savepoint = stop(first);
    int read = total(result(first));
    assertThat(read).isLessThan(4015);
    assertThat(total(finish(input, savepoint))).isEqualTo(4015 - read);
  }

  private static int total(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(each -> each).sum();
  }

  private Input untilLatest(String name) throws IOException {
    return new Input("topic", topic(name).untilLatest(FieldSet.VOTED));
  }

  private Input following(String name) throws IOException {
    return new Input("topic", topic(name).following(FieldSet.VOTED));
  }

  private TopicSource topic(String name) throws IOException {
    // One batch at a time, so that partitions are read one after another.
    Path settings =
        Files.writeString(folder.resolve("kafka.properties"), "max.partition.fetch.bytes=1\n");
    return new TopicSource(
        KafkaConnection.to(kafka.bootstrap(), settings),
        name,
        TopicStart.EARLIEST,
        Optional.empty());
  }

  private static void send(String topic, int partition, int number, String text) {
    kafka.send(
        IntStream.range(0, number)
            .mapToObj(i -> TestKafka.message(topic, partition, text))
            .toList());
  }

  private static void addPartitions(String topic, int number) throws Exception {
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(number))).all().get();
    }
  }

  private static void deleteBefore(String topic, int partition, long offset) throws Exception {
    try (Admin admin = admin()) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private static void deleteTopic(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
      await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(topic));
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
  }

  private JobClient start(Input input, int others, String savepoint) throws Exception {
    Configuration conf =
        EmbeddedFlink.inThisProcess(
            // Readers that finish before the others would decline a stop with a savepoint.
            others >= 0 ? 1 : 2,
            "hashmap",
            folder.resolve("checkpoints").toUri().toString(),
            true,
            Duration.ofMillis(100),
            savepoint);
    conf.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    // Counts arrive with heartbeats.
    conf.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(100));
    conf.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, false);
    StreamExecutionEnvironment env = LocalFlink.environment(conf);
    // Directly after each source, so that delayed rows do not block checkpoints.
    input.parts().stream()
        .map(
            part ->
                (DataStream<ShardRow>)
                    new Input(List.of(part))
                        .rows(env)
                        .map(new Count(others))
                        .returns(ShardRowSerializer.TYPE)
                        .uid("count-" + part.name()))
        .reduce(DataStream::union)
        .orElseThrow()
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    return env.executeAsync("under test");
  }

  /** Runs a job until it finishes, and returns the number of rows read by partition or shard. */
  private Map<String, Integer> finish(Input input, String savepoint) throws Exception {
    JobClient client = start(input, NOT_SLOW, savepoint);
    try {
      return result(client);
    } catch (TimeoutException e) {
      client.cancel().get();
      throw e;
    }
  }

  private static Map<String, Integer> result(JobClient client) throws Exception {
    return counts(
        client
            .getJobExecutionResult()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .getAllAccumulatorResults());
  }

  private String stop(JobClient client) throws Exception {
    return Savepoints.stop(client, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);
  }

  private static Map<String, Integer> counts(JobClient client) throws Exception {
    return counts(client.getAccumulators().get());
  }

  private static Map<String, Integer> counts(Map<String, Object> accumulators) {
    Map<String, Integer> counts = new TreeMap<>();
    accumulators.forEach((name, count) -> counts.put(name, (Integer) count));
    return counts;
  }

  /** Counts the rows of each partition, and delays those that are marked as slow. */
  private static final class Count extends RichMapFunction<ShardRow, ShardRow> {

    private static final long serialVersionUID = 1L;

    /** Slow rows are delayed after as many others; negative if they are not. */
    private final int others;

    private transient Map<String, IntCounter> counters;
    private transient int counted;

    Count(int others) {
      this.others = others;
    }

    @Override
    public void open(OpenContext context) {
      counters = new TreeMap<>();
    }

    @Override
    public ShardRow map(ShardRow row) {
      if (row instanceof Reject reject) {
        counters
            .computeIfAbsent(
                reject.shard().replaceFirst("kafka://|.*/(?=[^/]*$)", ""),
                name -> {
                  IntCounter counter = new IntCounter();
                  getRuntimeContext().addAccumulator(name, counter);
                  return counter;
                })
            .add(1);
        if (!reject.raw().equals(SLOW)) {
          counted++;
        } else if (others >= 0) {
          // Partitions take turns: the slow one has rows for a minute when the others are read.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(counted < others ? 1 : 30));
        }
      }
      return row;
    }
  }
}
