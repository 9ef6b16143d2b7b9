package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.flink.LocalFlink;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.elasticsearch.Search;
import org.tagatlas.local.server.KillableElasticsearch;

/** Tests failures of jobs with checkpoints that write to a real server, and of the server. */
@Timeout(180)
class SinkJobIT {

  private static final int PARALLELISM = 2;

  /** Enough photos to buffer several full requests during an outage. */
  private static final int PHOTOS_A_STEP = 10;

  private KillableElasticsearch server;
  private final Script.Control regions = new Script.Control();
  private final Script.Control photos = new Script.Control();

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private Search search;
  private RunIndices indices;
  private ElasticsearchSinks sinks;
  private String prefix;

  /** A failed test may have left the server killed. */
  @BeforeEach
  void createIndices() throws Exception {
    server = KillableElasticsearch.shared();
    prefix = Search.prefix();
    Script.CONTROLS.put(prefix + "regions", regions);
    Script.CONTROLS.put(prefix + "photos", photos);
    ElasticsearchServer started = new ElasticsearchServer(server.url());
    ElasticsearchConnection connection = started.connection(prefix);
    indices = new RunIndices(connection, "run", List.of(DocumentKind.REGIONS, DocumentKind.PHOTOS));
    indices.create();
    sinks =
        new ElasticsearchSinks(
            connection, "run", new Backoff(Duration.ofMillis(100), Duration.ofMillis(500)));
    search = new Search(started);
  }

  @AfterEach
  void close() {
    indices.close();
    search.close();
    Script.CONTROLS.remove(prefix + "regions");
    Script.CONTROLS.remove(prefix + "photos");
    // JUnit would not retry, but a job that has just ended may still be deleting files in it.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              FileUtils.deleteDirectoryQuietly(folder.toFile());
              return Files.notExists(folder);
            });
  }

  @Test
  void publishesTheLastStepsOfABoundedInput() throws Exception {
    finish(run(300, 100_000, true, DocumentKind.REGIONS));
    assertThat(regions.steps).hasValue(300);
    assertRegionsMatchTheSteps();
  }

  @Test
  void rejectsAJobWithoutChaining() {
    assertThatThrownBy(() -> run(300, 100_000, false, DocumentKind.REGIONS))
        .hasMessageContaining("chain");
  }

  @Test
  void killedServerBlocksNoCheckpointAndLosesNothing() throws Exception {
    int steps = 3_000;
    JobClient job = run(steps, 500, true, DocumentKind.REGIONS, DocumentKind.PHOTOS);
    await().until(() -> Math.min(regions.steps.get(), photos.steps.get()) > 300);
    server.kill();
    try {
      awaitCheckpoints(4);
      assertThat(regions.starts).as("no restart").hasValue(PARALLELISM);
      assertThat(photos.starts).as("no restart").hasValue(PARALLELISM);
      regions.failures.set(1);
      photos.failures.set(1);
      await().until(() -> regions.starts.get() > PARALLELISM && photos.starts.get() > PARALLELISM);
      awaitCheckpoints(2);
      await()
          .until(() -> regions.steps.get() >= steps && photos.steps.get() >= steps * PHOTOS_A_STEP);
      assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    } finally {
      server.start();
    }
    finish(job);
    assertRegionsMatchTheSteps();
    assertThat(search.count(prefix + "photos")).isEqualTo(steps * PHOTOS_A_STEP);
  }

  @Tag("nightly")
  @Test
  void repeatedFailuresLeaveNoOrphanedOrOutdatedDocuments() throws Exception {
    int steps = 3_000;
    JobClient job = run(steps, 600, true, DocumentKind.REGIONS, DocumentKind.PHOTOS);
    for (int i = 0; i < 4; i++) {
      awaitCheckpoints(2);
      long done = regions.steps.get();
      await().until(() -> regions.steps.get() > done + 20);
      regions.failures.set(1);
      photos.failures.set(1);
      await().until(() -> regions.failures.get() <= 0 && photos.failures.get() <= 0);
    }
    finish(job);
    assertThat(regions.starts.get()).isGreaterThanOrEqualTo(PARALLELISM + 4);
    assertThat(regions.steps.get()).as("steps were repeated").isGreaterThan(steps);
    assertRegionsMatchTheSteps();
    assertThat(search.count(prefix + "photos")).isEqualTo(steps * PHOTOS_A_STEP);
  }

  private void awaitCheckpoints(int more) {
    long seen = regions.completed.get();
    await().atMost(Duration.ofSeconds(30)).until(() -> regions.completed.get() >= seen + more);
  }

  private static void finish(JobClient job) throws Exception {
    job.getJobExecutionResult().get(90, TimeUnit.SECONDS);
  }

  private JobClient run(long steps, int perSecond, boolean chained, DocumentKind... kinds)
      throws Exception {
    Configuration config = new Configuration();
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(PipelineOptions.OPERATOR_CHAINING, chained);
    StreamExecutionEnvironment environment = LocalFlink.environment(config);
    environment.setParallelism(PARALLELISM);
    environment.enableCheckpointing(200);
    for (DocumentKind kind : kinds) {
      int factor = kind.upsert() ? 1 : PHOTOS_A_STEP;
      environment
          .fromSource(
              new DataGeneratorSource<>(
                  Long::valueOf,
                  steps * factor,
                  RateLimiterStrategy.perSecond(perSecond * factor),
                  Types.LONG),
              WatermarkStrategy.noWatermarks(),
              "steps")
          .uid("steps-" + kind.name())
          .process(new Script(prefix + kind.name(), kind.upsert()))
          .returns(DocumentSerializer.TYPE)
          .uid("script-" + kind.name())
          .sinkTo(sinks.sink(kind))
          .uid("publish-" + kind.name());
    }
    return environment.executeAsync();
  }

  /** Verifies ids, versions and contents, and that contents are those of the effective start. */
  private void assertRegionsMatchTheSteps() {
    Map<String, String> expected = new TreeMap<>();
    regions.done.forEach(
        (subtask, done) -> {
          for (long step = 0; step < done; step++) {
            int start = regions.startOfStep.get(subtask + ":" + step);
            expected.put(
                Script.written(subtask, step),
                (2 * step + 1) + " photos " + step + " start " + start);
            expected.put(Script.once(subtask, step), "1 photos " + step + " start " + start);
            expected.remove(Script.removed(subtask, step));
          }
        });
    Map<String, String> found = new TreeMap<>();
    search
        .all(prefix + "regions")
        .forEach(
            (id, hit) ->
                found.put(
                    id,
                    hit.version()
                        + " photos "
                        + hit.source().getInt("photos")
                        + ' '
                        + hit.source().getString("region")));
    assertThat(found).isEqualTo(expected);
  }
}
