/** The embedded Elasticsearch: Elastic's own build as a child process on this machine. */
package org.tagatlas.server;
