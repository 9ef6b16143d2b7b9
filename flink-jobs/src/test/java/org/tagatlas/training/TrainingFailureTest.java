package org.tagatlas.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.job.Shards;
import org.tagatlas.locate.model.ModelSettings;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;

/** Training starts again after failures, and writes the same bytes as without any. */
class TrainingFailureTest {

  private static final int ROWS = 4000;
  private static final int FAILS_AT = 3000;

  /** Rows that were read, over all attempts and subtasks. */
  private static final AtomicInteger READ = new AtomicInteger();

  private static volatile Fault fault;

  @TempDir private Path folder;

  private enum Fault {
    NONE,
    /** An operator throws. */
    THROWS,
    /** Rows wait until the TaskManager is gone. */
    WAITS
  }

  private record Step() implements MapFunction<ShardRow, ShardRow> {

    private static final long serialVersionUID = 1L;

    @Override
    public ShardRow map(ShardRow row) {
      if (READ.incrementAndGet() >= FAILS_AT && fault == Fault.THROWS) {
        fault = Fault.NONE;
        throw new IllegalStateException("failed on purpose");
      }
      while (READ.get() >= FAILS_AT
          && fault == Fault.WAITS
          && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(1_000_000);
      }
      return row;
    }
  }

  private StreamExecutionEnvironment job(Path shards, Path file) throws IOException {
    Configuration conf = new Configuration();
    conf.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);
    env.setParallelism(2);
    DataStream<ShardRow> rows =
        env.fromSource(
                ShardSource.bounded(
                    ShardListing.expand(List.of(shards.toString())), FieldSet.PUBLISHED),
                WatermarkStrategy.noWatermarks(),
                "shards",
                ShardRowSerializer.TYPE)
            .map(new Step())
            .returns(ShardRowSerializer.TYPE);
    TrainingJob.build(
        rows,
        new TrainingSettings(
            ModelSettings.DEFAULTS,
            file.toString(),
            Files.createTempDirectory(folder, "work").toString(),
            Exclusions.NONE));
    return env;
  }

  /** Trains, and returns the bytes of the model. */
  private byte[] train(MiniCluster flink, Path shards, Fault of) throws Exception {
    fault = of;
    READ.set(0);
    Path file = Files.createTempDirectory(folder, "out").resolve("model.tagloc");
    JobID id = flink.submitJob(job(shards, file).getStreamGraph().getJobGraph()).get().getJobID();
    if (of == Fault.WAITS) {
      await().atMost(Duration.ofMinutes(2)).until(() -> READ.get() >= FAILS_AT);
      flink.startTaskManager();
      flink.terminateTaskManager(0).get();
      fault = Fault.NONE;
    }
    flink.requestJobResult(id).get().toJobExecutionResult(getClass().getClassLoader());
    return Files.readAllBytes(file);
  }

  @SuppressWarnings("try")
  @Test
  void writesTheSameBytesAfterFailures() throws Exception {
    Path shards = Files.createDirectory(folder.resolve("in"));
    Shards.writeSplit(shards, Shards.world(1, ROWS), 4);
    MiniClusterConfiguration cluster =
        new MiniClusterConfiguration.Builder()
            .setNumTaskManagers(2)
            .setNumSlotsPerTaskManager(1)
            .build();
    try (MiniCluster flink = new MiniCluster(cluster)) {
      flink.start();
      byte[] expected = train(flink, shards, Fault.NONE);
      int read = READ.get();
      for (Fault each : List.of(Fault.THROWS, Fault.WAITS)) {
        assertThat(train(flink, shards, each)).as(each.name()).isEqualTo(expected);
        assertThat(READ.get()).as("rows are read again").isGreaterThan(read);
      }
    }
  }
}
