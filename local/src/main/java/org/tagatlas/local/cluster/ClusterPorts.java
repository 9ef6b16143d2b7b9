package org.tagatlas.local.cluster;

import java.util.Properties;

/**
 * Ports of a cluster's processes on 127.0.0.1. All other ports are chosen automatically.
 *
 * @param rest the JobManager's web UI and REST API
 * @param rpc the JobManager's RPC port
 * @param metrics the JobManager's metrics; those of the TaskManagers follow
 * @param s3 the S3 server
 * @param kafka the Kafka broker
 * @param elasticsearch Elasticsearch's HTTP port
 */
public record ClusterPorts(int rest, int rpc, int metrics, int s3, int kafka, int elasticsearch) {

  /** The default ports. */
  public static final ClusterPorts DEFAULTS = new ClusterPorts(8081, 6123, 9249, 9000, 9092, 9200);

  /** Returns the metrics port of a TaskManager. */
  public int metricsOf(int taskManager) {
    return metrics + taskManager;
  }

  static ClusterPorts read(Properties all) {
    return new ClusterPorts(
        ClusterSettings.number(all, "port", DEFAULTS.rest),
        ClusterSettings.number(all, "rpc-port", DEFAULTS.rpc),
        ClusterSettings.number(all, "metrics-port", DEFAULTS.metrics),
        ClusterSettings.number(all, "s3-port", DEFAULTS.s3),
        ClusterSettings.number(all, "kafka-port", DEFAULTS.kafka),
        ClusterSettings.number(all, "elasticsearch-port", DEFAULTS.elasticsearch));
  }

  void write(Properties all) {
    all.setProperty("port", Integer.toString(rest));
    all.setProperty("rpc-port", Integer.toString(rpc));
    all.setProperty("metrics-port", Integer.toString(metrics));
    all.setProperty("s3-port", Integer.toString(s3));
    all.setProperty("kafka-port", Integer.toString(kafka));
    all.setProperty("elasticsearch-port", Integer.toString(elasticsearch));
  }
}
