package org.tagatlas.cli;

import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.job.FlinkSettings;

/**
 * Where a run's job runs.
 *
 * @param here whether it runs in this process, and ends with it
 * @param attached whether this process follows it to its end
 * @param elasticsearch whether {@code --output elasticsearch} has a meaning there
 * @param checkpoints where checkpoints are kept unless the user says something else
 * @param environment makes the environment
 */
record Place(
    boolean here,
    boolean attached,
    boolean elasticsearch,
    Optional<String> checkpoints,
    Function<FlinkSettings, StreamExecutionEnvironment> environment) {

  /** Returns the cluster whose client has called this process. */
  static Place ofCaller() {
    boolean attached =
        StreamExecutionEnvironment.getExecutionEnvironment()
            .getConfiguration()
            .get(DeploymentOptions.ATTACHED);
    return new Place(false, attached, false, Optional.empty(), FlinkSettings::onCluster);
  }

  /** Returns a Flink in this process. */
  static Place here(WorkFolder work) {
    return new Place(
        true,
        true,
        true,
        Optional.empty(),
        flink -> flink.inThisProcess(System.getenv(), work.path()));
  }
}
