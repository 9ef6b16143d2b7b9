package org.tagatlas.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of an embedded server.
 *
 * @param data the folder that has everything of it
 * @param log its log file
 * @param port the port that it answers on, or that was asked about when it is down
 * @param pid its process, empty when it is down
 * @param cluster what it answers, empty when it is down or does not answer yet
 * @param occupant what else has the port, in words, when the server is down
 * @param freeBytes room left on the disk of the folder
 */
public record ServerStatus(
    Path data,
    Path log,
    int port,
    OptionalLong pid,
    Optional<ClusterInfo> cluster,
    Optional<String> occupant,
    long freeBytes) {

  /** Whether the server runs and answers. */
  public boolean up() {
    return pid.isPresent() && cluster.isPresent();
  }

  /** Returns the server's address, such as {@code http://127.0.0.1:9200}. */
  public String url() {
    return ServerProbe.url(port);
  }
}
