/** Servers of one's own: Elasticsearch and Kafka as processes on this machine. */
package org.tagatlas.server;
