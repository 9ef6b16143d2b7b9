package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.kafka.TopicCreation;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.latency.LatencyMeasurement;
import org.tagatlas.local.cluster.ClusterStatus;
import org.tagatlas.local.cluster.LocalCluster;
import org.tagatlas.local.process.ShutdownHook;
import org.tagatlas.local.server.KafkaServer;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.local.server.ServerProbe;
import org.tagatlas.local.server.ShellWord;
import org.tagatlas.run.ElasticsearchAccess;
import org.tagatlas.run.UserError;

/** Kafka and Elasticsearch for a measurement. */
final class LatencyServers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LatencyServers.class);
  private static final int PARTITIONS = 4;

  private final Map<String, List<Long>> processes = new TreeMap<>();
  private final Deque<Stop> stops = new ArrayDeque<>();
  private Optional<ShutdownHook> onExit = Optional.empty();
  private String kafka;
  private String elasticsearch;

  /** Stops a server. */
  private interface Stop {
    void now() throws IOException, InterruptedException;
  }

  private LatencyServers() {}

  /**
   * Starts the servers that are not given.
   *
   * @param folder folder for their data
   * @param kafka host and port of an existing Kafka, or null
   * @param elasticsearch address of an existing Elasticsearch, or null
   * @param messages receives messages for the user
   */
  static LatencyServers start(
      Path folder, String kafka, String elasticsearch, Consumer<String> messages)
      throws IOException, InterruptedException {
    LatencyServers servers = new LatencyServers();
    servers.onExit = Optional.of(ShutdownHook.add("stop servers", servers::stop));
    servers.kafka = kafka;
    servers.elasticsearch = elasticsearch;
    try {
      if (kafka == null) {
        messages.accept("Starting Kafka ...");
        servers.startKafka(folder.resolve("kafka"));
      }
      if (elasticsearch == null) {
        messages.accept("Starting Elasticsearch ...");
        servers.startElasticsearch(folder);
      }
      return servers;
    } catch (IOException | InterruptedException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private void startKafka(Path folder) throws IOException, InterruptedException {
    KafkaServer server = KafkaServer.start(folder, 0);
    stops.push(server::stop);
    kafka = server.bootstrap();
    processes.put("kafka", List.of(server.pid()));
  }

  private void startElasticsearch(Path folder) throws IOException, InterruptedException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      // The server may run as another user, who must be able to enter.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }
    LocalElasticsearch server =
        LocalElasticsearch.ofInstallation(Optional.of(folder.resolve("elasticsearch")));
    stops.push(() -> server.stop(OptionalInt.empty()));
    LocalElasticsearch.Started started = server.start(OptionalInt.of(ServerProbe.freePort()));
    elasticsearch = started.status().url();
    processes.put("elasticsearch", started.status().pid().stream().boxed().toList());
  }

  /**
   * Returns the servers of a cluster.
   *
   * @throws UserError if the cluster is not running or lacks one of them
   */
  static LatencyServers ofCluster(Path folder) throws IOException, InterruptedException {
    ClusterStatus status = LocalCluster.ofInstallation(Optional.of(folder)).status();
    LatencyServers servers = new LatencyServers();
    for (ClusterStatus.MemberStatus member : status.members()) {
      String name = member.name().startsWith("taskmanager") ? "taskmanagers" : member.name();
      member
          .pid()
          .ifPresent(
              pid -> servers.processes.computeIfAbsent(name, any -> new ArrayList<>()).add(pid));
    }
    if (!status.up()
        || !servers.processes.containsKey("kafka")
        || !servers.processes.containsKey("elasticsearch")) {
      throw new UserError(
          "the cluster in "
              + folder
              + " is not running, or lacks Kafka or Elasticsearch. Start it with both: tagatlas"
              + " cluster start --with kafka,elasticsearch --folder "
              + ShellWord.of(folder));
    }
    servers.kafka = ServerProbe.HOST + ':' + status.settings().ports().kafka();
    servers.elasticsearch = ServerProbe.url(status.settings().ports().elasticsearch());
    return servers;
  }

  /** Returns host and port of Kafka. */
  String kafka() {
    return kafka;
  }

  /** Returns the address of Elasticsearch. */
  String elasticsearch() {
    return elasticsearch;
  }

  /** Returns the connection to Elasticsearch, with a prefix of indices and aliases. */
  ElasticsearchConnection elasticsearch(String prefix) {
    return ElasticsearchAccess.DEFAULTS
        .withPrefix(prefix)
        .connection("--elasticsearch", elasticsearch, System.getenv());
  }

  /** Returns the process ids of the servers by name. */
  Map<String, List<Long>> processes() {
    return processes;
  }

  /** Creates a topic and returns host and port of Kafka. */
  String createTopic(String name) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      TopicCreation.create(
          admin, List.of(new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())));
      return kafka;
    } catch (ExecutionException e) {
      throw new UserError("cannot create a topic at " + kafka + ": " + e.getCause().getMessage());
    }
  }

  /** Deletes the topic and the indices of a measurement. */
  void clear(String topic, ElasticsearchConnection readers) throws InterruptedException {
    try {
      LatencyMeasurement.drop(readers);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
        admin.deleteTopics(List.of(topic)).all().get();
      }
    } catch (IOException | ExecutionException e) {
      LOG.warn("Cannot delete the topic or the indices {}", topic, e);
    }
  }

  private synchronized void stop() {
    while (!stops.isEmpty()) {
      try {
        stops.pop().now();
      } catch (IOException e) {
        LOG.warn("Cannot stop a server", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    stop();
    onExit.ifPresent(ShutdownHook::close);
  }
}
