package org.tagatlas.cluster;

import java.util.Properties;

/**
 * Where the processes of a cluster listen, all on 127.0.0.1. What is not here takes any free port.
 *
 * @param rest of the JobManager: web UI and REST
 * @param rpc of the JobManager: where TaskManagers find it
 * @param metrics of the JobManager; each TaskManager's is the next one
 * @param s3 of the S3 server
 * @param kafka of the Kafka broker
 * @param elasticsearch of Elasticsearch
 */
public record ClusterPorts(int rest, int rpc, int metrics, int s3, int kafka, int elasticsearch) {

  /** The usual ones. */
  public static final ClusterPorts DEFAULTS = new ClusterPorts(8081, 6123, 9249, 9000, 9092, 9200);

  /** Returns the port of a TaskManager's metrics. */
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
