package org.tagatlas.local.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Status of a local server.
 *
 * @param data the server's folder
 * @param log the log file
 * @param port the server's port, or the requested port if the server is down
 * @param pid the process id; empty if the server is down
 * @param cluster the cluster information; empty if the server is down or does not respond yet
 * @param occupant description of another program that uses the port while the server is down
 * @param freeBytes free space on the folder's disk
 */
public record ServerStatus(
    Path data,
    Path log,
    int port,
    OptionalLong pid,
    Optional<ClusterInfo> cluster,
    Optional<String> occupant,
    long freeBytes) {

  /** Returns whether the server is running and responds. */
  public boolean up() {
    return pid.isPresent() && cluster.isPresent();
  }

  /** Returns the server's address, such as {@code http://127.0.0.1:9200}. */
  public String url() {
    return ServerProbe.url(port);
  }
}
