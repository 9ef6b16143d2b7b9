/**
 * Flink SQL table connectors based on the connectors of the job: shards as a source, Elasticsearch
 * as a sink.
 */
package org.tagatlas.sql.table;
