package org.tagatlas.local.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.local.server.ServerProbe;
import org.tagatlas.local.server.ServerStartException;
import org.tagatlas.local.server.ServerStatus;

/**
 * Elasticsearch of a cluster.
 *
 * @param server the server
 * @param port the server's port
 */
record ElasticsearchMember(LocalElasticsearch server, int port) implements Member {

  @Override
  public String name() {
    return Service.ELASTICSEARCH.id();
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of("--elasticsearch-port", port);
  }

  @Override
  public String address() {
    return ServerProbe.url(port);
  }

  @Override
  public Path log() {
    return server.log();
  }

  private ServerStatus status() throws IOException, InterruptedException {
    return server.status(OptionalInt.empty());
  }

  @Override
  public OptionalLong pid() throws IOException, InterruptedException {
    return status().pid();
  }

  @Override
  public boolean ready() throws IOException, InterruptedException {
    return status().up();
  }

  @Override
  public void start() throws IOException, InterruptedException {
    server.start(OptionalInt.of(port));
  }

  @Override
  public boolean stop() throws IOException, InterruptedException {
    return server.stop(OptionalInt.empty());
  }

  @Override
  public ServerStartException startFailure(String what) {
    return server.startFailure(what);
  }
}
