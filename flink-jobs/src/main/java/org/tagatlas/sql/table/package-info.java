/**
 * Tables for Flink SQL over the connectors of the job: shards as a source, Elasticsearch as a sink.
 */
package org.tagatlas.sql.table;
