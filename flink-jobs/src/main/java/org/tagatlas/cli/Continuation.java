package org.tagatlas.cli;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.Path;

/**
 * Finds what a run goes on from when the cluster says so and not the user: in application mode
 * {@code main} is called again when a JobManager takes over from one that has died, and what
 * deploys jobs names a savepoint to Flink alone.
 */
final class Continuation {

  private Continuation() {}

  /**
   * Returns the address of the checkpoint or savepoint of the run that this one is, or of any
   * checkpoint of it; empty when it is a new one.
   *
   * @param flink Flink's configuration, as {@code main} has it
   * @param checkpoints where the run keeps its checkpoints, when that is known
   */
  static Optional<String> of(ReadableConfig flink, Optional<Path> checkpoints) throws IOException {
    Optional<String> job = flink.getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);
    // Ahead of the savepoint: that one may be long past, or no more than a placeholder. Without
    // high
    // availability a job of the same id begins with nothing.
    if (!"NONE".equalsIgnoreCase(flink.get(HighAvailabilityOptions.HA_MODE))
        && job.isPresent()
        && checkpoints.isPresent()
        && RunNameFile.knows(checkpoints.get(), job.get())) {
      return Optional.of(new Path(new Path(checkpoints.get(), job.get()), "chk-0").toString());
    }
    return flink.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
  }
}
