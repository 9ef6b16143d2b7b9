package org.tagatlas.job;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What a user wants of Flink. On a Flink in this process all else is chosen here; on a cluster all
 * else is the cluster's business, but for what the job relies on.
 *
 * @param follow whether the run never ends: it has a checkpoint, and so publishes, more often
 * @param parallelism how many subtasks an operator has, or null
 * @param stateBackend {@code rocksdb} or {@code hashmap}, or null
 * @param checkpoints the folder of checkpoints, a path or an address, or null
 * @param savepoint the address to go on from, or null
 * @param settings further settings by Flink's own names
 */
public record FlinkSettings(
    boolean follow,
    Integer parallelism,
    String stateBackend,
    String checkpoints,
    String savepoint,
    Map<String, String> settings) {

  /** Time between two checkpoints of a run that never ends, unless somebody says otherwise. */
  public static final Duration LIVE_CHECKPOINTS = Duration.ofSeconds(10);

  private static final String S3 = "s3.";
  private static final Duration BACKFILL_CHECKPOINTS = Duration.ofSeconds(120);

  /** How long a job has to run without a failure for earlier ones to be forgotten. */
  private static final Duration FOLLOW_CALM = Duration.ofMinutes(1);

  private static final Duration BACKFILL_CALM = Duration.ofMinutes(10);

  /** How often a job is started again before it is given up. */
  private static final int RESTARTS = 20;

  /** Returns whether Flink would run in this process, that is, no Flink client has called it. */
  public static boolean embedded() {
    return StreamExecutionEnvironment.getExecutionEnvironment() instanceof LocalStreamEnvironment;
  }

  /** Returns a local path's absolute URI; an address with a scheme is returned as it is. */
  public static URI uri(String pathOrAddress) {
    return pathOrAddress.contains("://")
        ? URI.create(pathOrAddress)
        : Path.of(pathOrAddress).toAbsolutePath().normalize().toUri();
  }

  /**
   * Sets up the file systems of this process, with what the environment and the further settings
   * say of an S3 server. A Flink client has set them up already.
   */
  public void openFileSystems(Map<String, String> environment) throws IOException {
    openFileSystems(environment, new Configuration());
  }

  /**
   * Sets up the file systems of this process.
   *
   * @param environment the process's environment variables
   * @param cluster what a cluster's configuration says of them, which the environment does not
   *     change
   */
  public void openFileSystems(Map<String, String> environment, Configuration cluster)
      throws IOException {
    Configuration conf = new Configuration();
    EmbeddedFlink.addS3(conf, environment);
    conf.addAll(cluster);
    settings.forEach(conf::setString);
    FileSystem.initialize(conf, null);
  }

  /**
   * Makes an environment with a Flink in this process.
   *
   * @param environment the process's environment variables
   * @param work where Flink keeps what this process alone needs
   */
  public StreamExecutionEnvironment inThisProcess(Map<String, String> environment, Path work) {
    Configuration conf =
        EmbeddedFlink.inThisProcess(
            parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism,
            stateBackend == null ? "rocksdb" : stateBackend,
            (checkpoints == null ? work.resolve("checkpoints").toUri() : uri(checkpoints))
                .toString(),
            checkpoints != null,
            checkpointInterval(),
            savepoint);
    conf.set(CoreOptions.TMP_DIRS, work.toString());
    conf.set(WebOptions.TMP_DIR, work.toString());
    if (follow) {
      // A storage may be away for minutes; what fails for longer, somebody has to look at.
      conf.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
      conf.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
          Duration.ofSeconds(1));
      conf.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
          Duration.ofSeconds(30));
      conf.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
          FOLLOW_CALM);
      conf.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS);
    }
    conf.addAll(storage(environment));
    return StreamExecutionEnvironment.createLocalEnvironment(conf);
  }

  /** Makes an environment on the cluster whose client called this process. */
  public StreamExecutionEnvironment onCluster() {
    ReadableConfig cluster =
        StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration();
    return StreamExecutionEnvironment.getExecutionEnvironment(onCluster(cluster));
  }

  /**
   * Makes an environment on a cluster that this process reaches by itself.
   *
   * @param client how to reach it, what to send with the job, and what it is configured to
   */
  public StreamExecutionEnvironment onRemoteCluster(Configuration client) {
    Configuration conf = new Configuration(client);
    conf.addAll(onCluster(client));
    // What opens file systems the cluster has itself: keys do not travel with a job.
    conf.keySet().stream().filter(key -> key.startsWith(S3)).forEach(conf::removeKey);
    return new StreamExecutionEnvironment(conf);
  }

  /** Returns what differs from the cluster's own configuration. */
  Configuration onCluster(ReadableConfig cluster) {
    Configuration conf = EmbeddedFlink.forAnyCluster();
    if (cluster.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()) {
      // Documents appear with checkpoints: without any a run would keep all of them to itself.
      conf.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval());
    }
    setUnlessSaid(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        follow ? FOLLOW_CALM : BACKFILL_CALM,
        cluster,
        conf);
    // A stream is tried again for ever; a backfill that can't be done has to say so.
    setUnlessSaid(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS,
        follow ? Integer.MAX_VALUE : RESTARTS,
        cluster,
        conf);
    if (parallelism != null) {
      conf.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    }
    if (stateBackend != null) {
      conf.set(StateBackendOptions.STATE_BACKEND, stateBackend);
    }
    if (checkpoints != null) {
      conf.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(checkpoints).toString());
      conf.set(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }
    if (savepoint != null) {
      conf.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    settings.forEach(conf::setString);
    return conf;
  }

  private static <T> void setUnlessSaid(
      ConfigOption<T> option, T value, ReadableConfig said, Configuration conf) {
    if (said.getOptional(option).isEmpty()) {
      conf.set(option, value);
    }
  }

  private Configuration storage(Map<String, String> environment) {
    Configuration conf = new Configuration();
    EmbeddedFlink.addS3(conf, environment);
    settings.forEach(conf::setString);
    return conf;
  }

  private Duration checkpointInterval() {
    return follow ? LIVE_CHECKPOINTS : BACKFILL_CHECKPOINTS;
  }
}
