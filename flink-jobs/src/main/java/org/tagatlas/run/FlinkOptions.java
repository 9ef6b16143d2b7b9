package org.tagatlas.run;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tagatlas.job.AtlasJob;
import org.tagatlas.job.FlinkSettings;
import picocli.CommandLine.Option;

/** Options that configure Flink. */
final class FlinkOptions {

  /** Where Flink keeps state. */
  enum StateBackend {
    ROCKSDB,
    HASHMAP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Parallelism of each operator (default: number of processors, or the cluster's default).")
  private Integer parallelism;

  @Option(
      names = "--state-backend",
      paramLabel = "NAME",
      description = "State backend: rocksdb or hashmap (default: rocksdb, or the cluster's).")
  private StateBackend stateBackend;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description =
          "Folder or s3:// address for checkpoints, required to resume a stopped run (default: a"
              + " temporary folder, or the cluster's).")
  private String checkpoints;

  @Option(
      names = "--from-savepoint",
      paramLabel = "PATH",
      description =
          "Restore from this savepoint or checkpoint, or from the newest one in this folder.")
  private String savepoint;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Flink configuration, such as -D s3.endpoint=http://localhost:9000.")
  private Map<String, String> settings = new HashMap<>();

  /**
   * Returns the Flink settings, without a restore point.
   *
   * @param unbounded whether the run never ends
   * @throws UserError if a value is out of range
   */
  FlinkSettings settings(boolean unbounded) {
    if (parallelism != null) {
      OptionRange.require("--parallelism", parallelism, 1, AtlasJob.MAX_PARALLELISM);
    }
    return new FlinkSettings(
        unbounded,
        parallelism,
        stateBackend == null ? null : stateBackend.toString(),
        checkpoints,
        null,
        Map.copyOf(settings));
  }

  /** Returns the savepoint, checkpoint or folder to restore from, as typed. */
  Optional<String> restorePoint() {
    return Optional.ofNullable(savepoint);
  }
}
