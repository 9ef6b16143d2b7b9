/**
 * Flink sinks for Elasticsearch: append-only and upsert, consistent with checkpoints, tolerant of
 * outages.
 */
package org.tagatlas.connectors.elasticsearch;
