package org.tagatlas.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.local.cluster.FlinkRest;
import org.tagatlas.run.DefaultElasticsearch;
import org.tagatlas.run.ElasticsearchAccess;
import org.tagatlas.run.ExecutionTarget;
import org.tagatlas.run.JobRestarts;
import org.tagatlas.run.Savepoints;
import org.tagatlas.run.UserError;

/**
 * A cluster to which a job is submitted over REST.
 *
 * @param cluster the cluster
 * @param client configuration of its client
 * @param attached whether to follow the job until it ends
 */
record SubmitTarget(TargetCluster cluster, Configuration client, boolean attached)
    implements ExecutionTarget {

  /** Value of --from-savepoint for the newest savepoint or checkpoint of the cluster. */
  private static final String LATEST = "latest";

  @Override
  public boolean inThisProcess() {
    return false;
  }

  @Override
  public Optional<String> checkpoints() {
    return cluster.configuration().getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
  }

  @Override
  public void openFileSystems(FlinkSettings settings) throws IOException {
    settings.openFileSystems(System.getenv(), cluster.configuration());
  }

  @Override
  public StreamExecutionEnvironment environment(FlinkSettings settings) {
    return settings.onRemoteCluster(client);
  }

  /** Returns that of the cluster, or the local one for a cluster of this machine. */
  @Override
  public Optional<DefaultElasticsearch> elasticsearch() {
    Optional<String> url = cluster.elasticsearch();
    if (url.isPresent()) {
      return Optional.of((access, messages) -> url.get());
    }
    return cluster.local().map(local -> LocalServer::start);
  }

  @Override
  public String savepoint(String given, Optional<String> named) {
    if (!LATEST.equals(given)) {
      return Savepoints.find(given);
    }
    List<String> folders =
        Stream.of(
                named.or(this::checkpoints),
                cluster.configuration().getOptional(CheckpointingOptions.SAVEPOINT_DIRECTORY))
            .flatMap(Optional::stream)
            .toList();
    if (folders.isEmpty()) {
      throw new UserError(
          "--from-savepoint latest: the folder of that cluster's checkpoints is unknown. Specify it:"
              + " --checkpoints DIR");
    }
    return Savepoints.newest(folders);
  }

  @Override
  public Optional<JobRestarts> restarts(JobID job) {
    try {
      FlinkRest rest = cluster.rest();
      OptionalLong count = rest.restarts(job.toString());
      return count.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new JobRestarts(
                  count.getAsLong(),
                  count.getAsLong() == 0 ? Optional.empty() : rest.newestFailure(job.toString())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> serveCommand(Optional<String> url, ElasticsearchAccess access) {
    return Optional.of(ServeLine.of(url.or(cluster::elasticsearch), access));
  }
}
