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

/** The Flink settings that the job needs everywhere, and those of an embedded Flink. */
public final class EmbeddedFlink {

  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(1024);
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(192);

  /**
   * The counters rewrite all of their state repeatedly, in key order. While state fits into the
   * first level, a file overlaps few others there and is compacted only once.
   */
  private static final MemorySize ROCKSDB_LEVEL = MemorySize.ofMebiBytes(2048);

  private EmbeddedFlink() {}

  /** Returns the settings that the job relies on, in any deployment. */
  public static Configuration forAnyCluster() {
    Configuration conf = new Configuration();
    conf.set(PipelineOptions.GENERIC_TYPES, false);
    conf.set(PipelineOptions.OBJECT_REUSE, true);
    conf.set(PipelineOptions.MAX_PARALLELISM, AtlasJob.MAX_PARALLELISM);
    return conf;
  }

  /**
   * Returns the settings of an embedded Flink.
   *
   * @param parallelism number of subtasks per operator
   * @param stateBackend {@code rocksdb} or {@code hashmap}
   * @param checkpoints the checkpoint folder, as a URI
   * @param keepCheckpoints whether the last checkpoint is retained when the run is cancelled or
   *     fails
   * @param interval time between two checkpoints
   * @param savepoint the savepoint or checkpoint to restore from, or null
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
    // Checkpoints of a sink with full buffers time out while Elasticsearch is unavailable.
    conf.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
    conf.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        keepCheckpoints
            ? ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION
            : ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
    conf.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
    // Accumulators, and so the progress line, are sent with heartbeats.
    conf.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
    if (savepoint != null) {
      conf.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    return conf;
  }

  /**
   * Adds the settings of a third-party S3 server from the environment: {@code AWS_ENDPOINT_URL_S3}
   * or {@code AWS_ENDPOINT_URL}, and {@code AWS_REGION}. Credentials are left to the S3 client's
   * provider chain (environment, profile files, instance role).
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
