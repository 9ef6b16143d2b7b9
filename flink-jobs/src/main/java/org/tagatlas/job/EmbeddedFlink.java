package org.tagatlas.job;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;

/** The settings of Flink that the job needs everywhere, and those of a Flink in one process. */
public final class EmbeddedFlink {

  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(1024);
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(192);

  /**
   * The counters write all of their state again and again, in the order of its keys: as long as
   * state fits the first level, a file meets few others there and is written only once more.
   */
  private static final MemorySize ROCKSDB_LEVEL = MemorySize.ofMebiBytes(2048);

  private EmbeddedFlink() {}

  /** Returns the settings that the job relies on, wherever it runs. */
  public static Configuration forAnyCluster() {
    Configuration conf = new Configuration();
    conf.set(PipelineOptions.GENERIC_TYPES, false);
    conf.set(PipelineOptions.OBJECT_REUSE, true);
    conf.set(PipelineOptions.MAX_PARALLELISM, AtlasJob.MAX_PARALLELISM);
    return conf;
  }

  /**
   * Returns the settings of a Flink in this process.
   *
   * @param parallelism how many subtasks an operator has
   * @param stateBackend {@code rocksdb} or {@code hashmap}
   * @param checkpoints the folder of checkpoints, as a URI
   * @param keepCheckpoints whether the last checkpoint outlives a run that did not end by itself
   * @param interval time between two checkpoints
   * @param savepoint where to go on from, or null
   */
  public static Configuration inThisProcess(
      int parallelism,
      String stateBackend,
      String checkpoints,
      boolean keepCheckpoints,
      Duration interval,
      String savepoint) {
    Configuration conf = forAnyCluster();
    conf.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    conf.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    conf.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED);
    conf.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    conf.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    conf.set(StateBackendOptions.STATE_BACKEND, stateBackend);
    conf.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    conf.set(RocksDBConfigurableOptions.MAX_SIZE_LEVEL_BASE, ROCKSDB_LEVEL);
    conf.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
    conf.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    conf.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(30));
    // A sink with full buffers lets checkpoints run out of time while Elasticsearch is away.
    conf.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
    conf.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        keepCheckpoints
            ? ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION
            : ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
    conf.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
    // Accumulators, and so the progress line, travel with heartbeats.
    conf.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
    if (savepoint != null) {
      conf.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    return conf;
  }

  /**
   * Adds what the environment says of an S3 server that is not Amazon's: {@code
   * AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL}, and {@code AWS_REGION}. Keys are left to the
   * S3 client's own chain of providers (environment, profile files, instance role).
   */
  public static void addS3(Configuration conf, Map<String, String> environment) {
    String endpoint =
        environment.getOrDefault("AWS_ENDPOINT_URL_S3", environment.get("AWS_ENDPOINT_URL"));
    if (endpoint != null) {
      conf.setString("s3.endpoint", endpoint);
      conf.setString("s3.path-style-access", "true");
      conf.setString("s3.region", environment.getOrDefault("AWS_REGION", "us-east-1"));
    }
  }
}
