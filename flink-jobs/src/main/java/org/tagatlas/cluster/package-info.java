/** A Flink cluster of processes on this machine, with the servers that a job on it needs. */
package org.tagatlas.cluster;
