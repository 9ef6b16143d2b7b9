/**
 * Elasticsearch client without Flink: connection, privileges, indices and aliases of a run,
 * mappings and bulk requests.
 */
package org.tagatlas.elasticsearch;
