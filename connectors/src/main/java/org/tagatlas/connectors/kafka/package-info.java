/**
 * Flink sources and sinks for Kafka: reads rows, writes documents, and manages topics and
 * connections.
 */
package org.tagatlas.connectors.kafka;
