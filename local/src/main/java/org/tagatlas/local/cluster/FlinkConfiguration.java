package org.tagatlas.local.cluster;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tagatlas.local.server.S3Server;
import org.tagatlas.local.server.ServerProbe;

/** Flink configuration of a local cluster. */
final class FlinkConfiguration {

  /** Port of a process's metrics. */
  static final String METRICS_PORT = "metrics.reporter.prometheus.port";

  private FlinkConfiguration() {}

  /**
   * Returns all settings by name.
   *
   * @param folder the cluster's folder
   * @param account the account of the S3 server, if the cluster has one
   */
  static Map<String, String> of(
      ClusterSettings settings, Path folder, Optional<S3Server.Account> account) {
    Map<String, String> conf = new LinkedHashMap<>();
    processes(conf, settings, folder);
    jobs(conf, settings, folder);
    account.ifPresent(
        credentials -> {
          conf.put("s3.endpoint", ServerProbe.url(settings.ports().s3()));
          conf.put("s3.path-style-access", "true");
          conf.put("s3.region", "us-east-1");
          conf.put("s3.access-key", credentials.key());
          conf.put("s3.secret-key", credentials.secret());
        });
    conf.putAll(settings.flink());
    return conf;
  }

  private static void processes(Map<String, String> conf, ClusterSettings settings, Path folder) {
    conf.put("jobmanager.rpc.address", ServerProbe.HOST);
    conf.put("jobmanager.rpc.port", Integer.toString(settings.ports().rpc()));
    conf.put("jobmanager.bind-host", ServerProbe.HOST);
    conf.put("jobmanager.memory.process.size", "1g");
    conf.put("rest.address", ServerProbe.HOST);
    conf.put("rest.bind-address", ServerProbe.HOST);
    conf.put("rest.port", Integer.toString(settings.ports().rest()));
    conf.put("rest.bind-port", Integer.toString(settings.ports().rest()));
    conf.put("taskmanager.host", ServerProbe.HOST);
    conf.put("taskmanager.bind-host", ServerProbe.HOST);
    conf.put("taskmanager.numberOfTaskSlots", Integer.toString(settings.slots()));
    conf.put("taskmanager.memory.process.size", settings.taskManagerMemory());
    // The rest is heap, which contains the sketches and the gazetteer.
    conf.put("taskmanager.memory.managed.fraction", "0.25");
    // Losing one TaskManager affects only a part of a job.
    conf.put("taskmanager.load-balance.mode", "SLOTS");
    conf.put("heartbeat.interval", "2s");
    conf.put("heartbeat.timeout", "8s");
    conf.put("io.tmp.dirs", folder.resolve("tmp").toString());
    conf.put("env.log.dir", folder.resolve("logs").toString());
    conf.put("web.submit.enable", "true");
    conf.put(
        "metrics.reporter.prometheus.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    conf.put(METRICS_PORT, Integer.toString(settings.ports().metrics()));
    conf.put("metrics.reporter.prometheus.filterLabelValueCharacters", "true");
  }

  private static void jobs(Map<String, String> conf, ClusterSettings settings, Path folder) {
    String state =
        settings.has(Service.S3)
            ? "s3://" + S3Server.BUCKET + "/state"
            : address(folder.resolve("state"));
    // Leaves a free slot on each TaskManager, so that a lost one can be replaced.
    conf.put("parallelism.default", Integer.toString(settings.taskManagers()));
    conf.put("state.backend.type", "rocksdb");
    // Otherwise RocksDB would write one log per state next to those of the processes.
    conf.put("state.backend.rocksdb.log.dir", folder.resolve("tmp").toString());
    conf.put("state.backend.rocksdb.metrics.estimate-live-data-size", "true");
    conf.put("execution.checkpointing.incremental", "true");
    conf.put("execution.checkpointing.dir", state + "/checkpoints");
    conf.put("execution.checkpointing.savepoint-dir", state + "/savepoints");
    conf.put("execution.checkpointing.num-retained", "2");
    conf.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    conf.put("execution.checkpointing.timeout", "30min");
    // A sink with full buffers makes checkpoints time out while Elasticsearch is unavailable.
    conf.put(
        "execution.checkpointing.tolerable-failed-checkpoints",
        Integer.toString(Integer.MAX_VALUE));
    // The job sets the number of restarts: unlimited for a stream, limited for a backfill.
    conf.put("restart-strategy.type", "exponential-delay");
    conf.put("restart-strategy.exponential-delay.initial-backoff", "1s");
    conf.put("restart-strategy.exponential-delay.max-backoff", "30s");
  }

  /** Returns a folder's address without percent-encoding, as Flink's settings require. */
  private static String address(Path folder) {
    String path = folder.toAbsolutePath().normalize().toString();
    if (path.indexOf('\\') >= 0) {
      throw new IllegalArgumentException(
          "Flink's settings cannot contain a backslash: rename the folder or choose another one");
    }
    return "file://" + path;
  }

  /** Returns the content of {@code config.yaml}. */
  static String yaml(Map<String, String> conf) {
    StringBuilder text = new StringBuilder("# Rewritten at each start: changes are lost.\n");
    conf.forEach(
        (name, value) ->
            text.append(name)
                .append(": \"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\"\n"));
    return text.toString();
  }
}
