package org.tagatlas.job;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
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
import org.tagatlas.connectors.path.TypedPath;

/**
 * The Flink settings of a user. With an embedded Flink, all other settings are chosen here. On a
 * cluster they are left to the cluster, except those that the job relies on.
 *
 * @param follow whether the run is unbounded; then it checkpoints, and so publishes, more often
 * @param parallelism number of subtasks per operator, or null
 * @param stateBackend {@code rocksdb} or {@code hashmap}, or null
 * @param checkpoints the checkpoint folder, a path or a URI, or null
 * @param savepoint URI of the savepoint or checkpoint to restore from, or null
 * @param settings further settings, by the names of Flink's options
 */
public record FlinkSettings(
    boolean follow,
    Integer parallelism,
    String stateBackend,
    String checkpoints,
    String savepoint,
    Map<String, String> settings) {

  /** Default checkpoint interval of an unbounded run. */
  public static final Duration LIVE_CHECKPOINTS = Duration.ofSeconds(10);

  private static final String S3 = "s3.";
  private static final Duration BACKFILL_CHECKPOINTS = Duration.ofSeconds(120);

  /** Time without a failure after which earlier failures no longer count. */
  private static final Duration FOLLOW_RESET_THRESHOLD = Duration.ofMinutes(1);

  private static final Duration BACKFILL_RESET_THRESHOLD = Duration.ofMinutes(10);

  /** Maximum number of restarts of a job. */
  private static final int RESTARTS = 20;

  /** A URI of a bucket without a path. */
  private static final Pattern BUCKET =
      Pattern.compile("(?!file:)[A-Za-z][A-Za-z0-9+.-]+://[^/]+/*");

  /** Folder for checkpoints in a bucket, because Flink rejects the root of a bucket. */
  private static final String FOLDER_IN_BUCKET = "checkpoints";

  /** Moves checkpoints from the root of a bucket to a folder in it. */
  public FlinkSettings {
    checkpoints = checkpoints == null ? null : checkpointFolder(checkpoints);
  }

  /** Returns whether a path or URI is the root of a bucket. */
  public static boolean isRoot(String pathOrAddress) {
    return BUCKET.matcher(pathOrAddress).matches();
  }

  /** Returns the checkpoint folder for a path or URI: for the root of a bucket, a folder in it. */
  public static String checkpointFolder(String pathOrAddress) {
    return isRoot(pathOrAddress)
        ? pathOrAddress.replaceFirst("/*$", "/" + FOLDER_IN_BUCKET)
        : pathOrAddress;
  }

  /**
   * Returns whether Flink would run in this process, that is, it was not started by a Flink client.
   */
  public static boolean embedded() {
    return StreamExecutionEnvironment.getExecutionEnvironment() instanceof LocalStreamEnvironment;
  }

  /**
   * Initializes the file systems of this process with the S3 settings of the environment and the
   * further settings. A Flink client has initialized them already.
   */
  public void openFileSystems(Map<String, String> environment) throws IOException {
    openFileSystems(environment, new Configuration());
  }

  /**
   * Initializes the file systems of this process.
   *
   * @param environment the process's environment variables
   * @param cluster their settings in a cluster's configuration, which take precedence over the
   *     environment
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
   * Creates an environment with an embedded Flink.
   *
   * @param environment the process's environment variables
   * @param work folder for Flink's temporary data
   */
  public StreamExecutionEnvironment inThisProcess(Map<String, String> environment, Path work) {
    Configuration conf =
        EmbeddedFlink.inThisProcess(
            parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism,
            stateBackend == null ? "rocksdb" : stateBackend,
            checkpoints == null
                ? TypedPath.text(work.resolve("checkpoints"))
                : TypedPath.text(checkpoints),
            checkpoints != null,
            checkpointInterval(),
            savepoint);
    conf.set(CoreOptions.TMP_DIRS, work.toString());
    conf.set(WebOptions.TMP_DIR, work.toString());
    if (follow) {
      // Storage may be unavailable for minutes; longer failures need an operator.
      conf.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
      conf.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
          Duration.ofSeconds(1));
      conf.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
          Duration.ofSeconds(30));
      conf.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
          FOLLOW_RESET_THRESHOLD);
      conf.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS);
    }
    conf.addAll(storage(environment));
    return StreamExecutionEnvironment.createLocalEnvironment(conf);
  }

  /** Creates an environment on the cluster whose client started this process. */
  public StreamExecutionEnvironment onCluster() {
    ReadableConfig cluster =
        StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration();
    return StreamExecutionEnvironment.getExecutionEnvironment(onCluster(cluster));
  }

  /**
   * Creates an environment on a cluster that this process connects to.
   *
   * @param client its address, the files to send with the job, and its configuration
   */
  public StreamExecutionEnvironment onRemoteCluster(Configuration client) {
    Configuration conf = new Configuration(client);
    conf.addAll(onCluster(client));
    // The cluster has its own file system settings: credentials are not sent with a job.
    conf.keySet().stream().filter(key -> key.startsWith(S3)).forEach(conf::removeKey);
    return new StreamExecutionEnvironment(conf);
  }

  /** Returns the settings that differ from the cluster's configuration. */
  Configuration onCluster(ReadableConfig cluster) {
    Configuration conf = EmbeddedFlink.forAnyCluster();
    if (cluster.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()) {
      // Documents are published with checkpoints: without any, nothing would ever be published.
      conf.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval());
    }
    setIfAbsent(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        follow ? FOLLOW_RESET_THRESHOLD : BACKFILL_RESET_THRESHOLD,
        cluster,
        conf);
    // A stream is restarted forever; a backfill that cannot succeed has to fail.
    setIfAbsent(
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
      conf.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, TypedPath.text(checkpoints));
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

  private static <T> void setIfAbsent(
      ConfigOption<T> option, T value, ReadableConfig existing, Configuration conf) {
    if (existing.getOptional(option).isEmpty()) {
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
