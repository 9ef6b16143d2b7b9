package org.tagatlas.cli;

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
import org.tagatlas.cluster.ClusterStatus;
import org.tagatlas.cluster.LocalCluster;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.kafka.TopicCreation;
import org.tagatlas.latency.LatencyMeasurement;
import org.tagatlas.server.EmbeddedElasticsearch;
import org.tagatlas.server.KafkaServer;
import org.tagatlas.server.ServerProbe;

/** The Kafka and the Elasticsearch of a measurement, and what it has in them. */
final class LatencyServers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LatencyServers.class);
  private static final int PARTITIONS = 4;

  private final Map<String, List<Long>> processes = new TreeMap<>();
  private final Deque<Stop> ours = new ArrayDeque<>();
  private final Thread onExit = new Thread(this::stop, "stop servers");
  private String kafka;
  private String elasticsearch;

  /** Ends a server. */
  private interface Stop {
    void now() throws IOException, InterruptedException;
  }

  private LatencyServers() {}

  /**
   * Starts those that are not named.
   *
   * @param folder for what they write
   * @param kafka host and port of a Kafka, or null
   * @param elasticsearch address of an Elasticsearch, or null
   * @param told is told what happens
   */
  static LatencyServers start(
      Path folder, String kafka, String elasticsearch, Consumer<String> told)
      throws IOException, InterruptedException {
    LatencyServers servers = new LatencyServers();
    Runtime.getRuntime().addShutdownHook(servers.onExit);
    servers.kafka = kafka;
    servers.elasticsearch = elasticsearch;
    try {
      if (kafka == null) {
        told.accept("Starting Kafka ...");
        servers.startKafka(folder.resolve("kafka"));
      }
      if (elasticsearch == null) {
        told.accept("Starting Elasticsearch ...");
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
    ours.push(server::stop);
    kafka = server.bootstrap();
    processes.put("kafka", List.of(server.pid()));
  }

  private void startElasticsearch(Path folder) throws IOException, InterruptedException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      // The user whom it runs as has to get through.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }
    EmbeddedElasticsearch server =
        EmbeddedElasticsearch.ofInstallation(Optional.of(folder.resolve("elasticsearch")));
    ours.push(() -> server.stop(OptionalInt.empty()));
    EmbeddedElasticsearch.Started started = server.start(OptionalInt.of(ServerProbe.freePort()));
    elasticsearch = started.status().url();
    processes.put("elasticsearch", started.status().pid().stream().boxed().toList());
  }

  /**
   * Takes those of a cluster.
   *
   * @throws UserError when it does not run or does not have both
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
          "the cluster of "
              + folder
              + " is not up, or has no Kafka or no Elasticsearch. Start it with both: tagatlas"
              + " cluster start --with kafka,elasticsearch --folder "
              + folder);
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

  /** Returns the connection to Elasticsearch, for aliases that begin with a prefix. */
  ElasticsearchConnection elasticsearch(String prefix) {
    return new ElasticsearchOptions().connection(elasticsearch, System.getenv()).withPrefix(prefix);
  }

  /** Returns the numbers of their processes by names. */
  Map<String, List<Long>> processes() {
    return processes;
  }

  /** Makes a topic and returns host and port of Kafka. */
  String createTopic(String name) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      TopicCreation.create(
          admin, List.of(new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())));
      return kafka;
    } catch (ExecutionException e) {
      throw new UserError("no topic can be made at " + kafka + ": " + e.getCause().getMessage());
    }
  }

  /** Removes what a measurement has left in servers that go on. */
  void clear(String topic, ElasticsearchConnection readers) throws InterruptedException {
    try {
      LatencyMeasurement.drop(readers);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
        admin.deleteTopics(List.of(topic)).all().get();
      }
    } catch (IOException | ExecutionException e) {
      LOG.warn("{} is left over", topic, e);
    }
  }

  private synchronized void stop() {
    while (!ours.isEmpty()) {
      try {
        ours.pop().now();
      } catch (IOException e) {
        LOG.warn("A server could not be stopped", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      LOG.debug("The process is ending", e);
    }
  }
}
