package org.tagatlas.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.tagatlas.cluster.ClusterSettings;
import org.tagatlas.cluster.FlinkRest;
import org.tagatlas.cluster.LocalCluster;
import org.tagatlas.cluster.Service;
import org.tagatlas.server.Installation;
import org.tagatlas.server.ServerProbe;

/**
 * A cluster that jobs are sent to.
 *
 * @param rest its JobManager
 * @param local what is known of it when it was started here
 * @param configuration its configuration as far as it is known
 */
record TargetCluster(FlinkRest rest, Optional<LocalCluster> local, Configuration configuration) {

  /** Returns one that was started here, or will be. */
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
   * Returns the one of an address.
   *
   * @throws UserError when it is none
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
    return new UserError("--cluster " + url + " is not like http://host:8081.");
  }

  /**
   * Returns what the cluster has.
   *
   * @throws UserError when it does not answer
   */
  FlinkRest.Overview require() throws InterruptedException {
    return rest.overview()
        .orElseThrow(
            () ->
                new UserError(
                    "no cluster answers at "
                        + rest.url()
                        + ". Start one: ./tagatlas cluster start"
                        + (local.isPresent() ? "" : ", or name another one with --cluster URL")));
  }

  /** Returns the address of the Elasticsearch that was started with it. */
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

  /** Returns what Flink's client needs to send it a job, with the jar of this version. */
  Configuration client() throws IOException {
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
    conf.set(PipelineOptions.JARS, List.of(jobJar().toUri().toString()));
    return conf;
  }

  private static Path jobJar() throws IOException {
    Path target = Installation.find().target();
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-job.jar"))
          .findFirst()
          .orElseThrow(
              () -> new UserError("there is no job jar in " + target + ". Build it: mvn package"));
    }
  }
}
