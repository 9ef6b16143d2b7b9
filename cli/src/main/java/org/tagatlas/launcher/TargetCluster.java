package org.tagatlas.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.tagatlas.local.cluster.ClusterSettings;
import org.tagatlas.local.cluster.FlinkRest;
import org.tagatlas.local.cluster.LocalCluster;
import org.tagatlas.local.cluster.Service;
import org.tagatlas.local.server.Installation;
import org.tagatlas.local.server.ServerProbe;
import org.tagatlas.run.UserError;

/**
 * A cluster to which jobs are submitted.
 *
 * @param rest its JobManager
 * @param local the local cluster, if it was started on this machine
 * @param configuration its Flink configuration; empty if unknown
 */
record TargetCluster(FlinkRest rest, Optional<LocalCluster> local, Configuration configuration) {

  /** Returns a cluster of this machine, started or not. */
  static TargetCluster of(LocalCluster local) throws IOException {
    Path conf = local.configuration();
    return new TargetCluster(
        local.rest(),
        Optional.of(local),
        Files.exists(conf.resolve("config.yaml"))
            ? GlobalConfiguration.loadConfiguration(conf.toString())
            : new Configuration());
  }

  /**
   * Returns the cluster at an address.
   *
   * @throws UserError if the address is invalid
   */
  static TargetCluster at(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw notAnAddress(url);
    }
    boolean path = uri.getPath() != null && !uri.getPath().isEmpty() && !"/".equals(uri.getPath());
    if (uri.getHost() == null
        || path
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw notAnAddress(url);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    return new TargetCluster(
        new FlinkRest(uri.getScheme() + "://" + uri.getHost() + ':' + port),
        Optional.empty(),
        new Configuration());
  }

  private static UserError notAnAddress(String url) {
    return new UserError(
        "--cluster must be a URL such as http://host:8081, but was '" + url + "'.");
  }

  /**
   * Returns the cluster's resources.
   *
   * @throws UserError if the cluster does not respond
   */
  FlinkRest.Overview require() throws InterruptedException {
    return rest.overview()
        .orElseThrow(
            () ->
                new UserError(
                    "no cluster responds at "
                        + rest.url()
                        + ". Start one: ./tagatlas cluster start"
                        + (local.isPresent() ? "" : ", or specify another one: --cluster URL")));
  }

  /** Returns the address of the Elasticsearch that was started with the cluster. */
  Optional<String> elasticsearch() {
    try {
      Optional<ClusterSettings> settings =
          local.isPresent() ? local.get().settings() : Optional.empty();
      return settings
          .filter(all -> all.services().contains(Service.ELASTICSEARCH))
          .map(all -> ServerProbe.url(all.ports().elasticsearch()));
    } catch (IOException e) {
      throw new UserError(e.getMessage());
    }
  }

  /**
   * Cancels a job.
   *
   * @throws ExecutionException if the cluster refuses
   */
  void cancel(JobID job) throws IOException, InterruptedException, ExecutionException {
    try (RestClusterClient<StandaloneClusterId> client =
        new RestClusterClient<>(connection(), StandaloneClusterId.getInstance())) {
      client.cancel(job).get();
    } catch (IOException | InterruptedException | ExecutionException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot create a client of the cluster at " + rest.url(), e);
    }
  }

  /** Returns the configuration of a Flink client that submits the job jar of this version. */
  Configuration client() throws IOException {
    return client("-job.jar");
  }

  /** Returns the configuration of a Flink client that submits SQL jobs. */
  Configuration sqlClient() throws IOException {
    return client("-cluster.jar");
  }

  private Configuration client(String jar) throws IOException {
    Configuration conf = connection();
    conf.set(PipelineOptions.JARS, List.of(jar(jar).toUri().toString()));
    return conf;
  }

  private Configuration connection() {
    URI uri = URI.create(rest.url());
    Configuration conf = new Configuration(configuration);
    conf.set(DeploymentOptions.TARGET, RemoteExecutor.NAME);
    conf.set(DeploymentOptions.ATTACHED, true);
    conf.set(RestOptions.ADDRESS, uri.getHost());
    conf.set(RestOptions.PORT, uri.getPort());
    conf.set(JobManagerOptions.ADDRESS, uri.getHost());
    if ("https".equals(uri.getScheme())) {
      conf.set(SecurityOptions.SSL_REST_ENABLED, true);
    }
    return conf;
  }

  private static Path jar(String end) throws IOException {
    Path folder = Installation.find().job();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(end))
          .findFirst()
          .orElseThrow(
              () -> new UserError("no *" + end + " in " + folder + ". Build it: mvn package"));
    }
  }
}
