package org.tagatlas.run;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.Path;

/**
 * Finds the restore point of a run when the cluster determines it, not the user. In application
 * mode {@code main} is called again after a JobManager failover, and deployment tools pass a
 * savepoint to Flink only.
 */
final class RestorePoint {

  private RestorePoint() {}

  /**
   * Returns the address of a checkpoint or savepoint that identifies the run to continue; empty for
   * a new run.
   *
   * @param flink Flink's configuration in {@code main}
   * @param checkpoints the folder of the run's checkpoints, if known
   */
  static Optional<String> of(ReadableConfig flink, Optional<Path> checkpoints) throws IOException {
    Optional<String> job = flink.getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);
    // Takes precedence over the savepoint, which may be outdated or a placeholder. Without high
    // availability a job with the same id starts with empty state.
    if (!"NONE".equalsIgnoreCase(flink.get(HighAvailabilityOptions.HA_MODE))
        && job.isPresent()
        && checkpoints.isPresent()
        && RunNameFile.knows(checkpoints.get(), job.get())) {
      return Optional.of(new Path(new Path(checkpoints.get(), job.get()), "chk-0").toString());
    }
    return flink.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
  }
}
