/** Local Flink cluster of separate processes, with the servers that its jobs need. */
package org.tagatlas.local.cluster;
