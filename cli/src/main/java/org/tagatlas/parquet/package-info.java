/**
 * Reads and writes Parquet. The libraries are on the class path of the launcher's commands, not of
 * jobs on a cluster.
 */
package org.tagatlas.parquet;
