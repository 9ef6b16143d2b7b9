/** Local servers: Elasticsearch, Kafka and S3 as separate processes. */
package org.tagatlas.local.server;
