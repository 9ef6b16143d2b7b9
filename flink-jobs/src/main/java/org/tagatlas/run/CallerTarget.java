package org.tagatlas.run;

import java.util.Optional;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.job.FlinkSettings;

/** The cluster whose Flink client called this process. */
public final class CallerTarget implements ExecutionTarget {

  @Override
  public boolean inThisProcess() {
    return false;
  }

  @Override
  public boolean attached() {
    return StreamExecutionEnvironment.getExecutionEnvironment()
        .getConfiguration()
        .get(DeploymentOptions.ATTACHED);
  }

  @Override
  public Optional<String> checkpoints() {
    return Optional.empty();
  }

  @Override
  public StreamExecutionEnvironment environment(FlinkSettings settings) {
    return settings.onCluster();
  }
}
