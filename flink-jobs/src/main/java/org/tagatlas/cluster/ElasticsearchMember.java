package org.tagatlas.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tagatlas.server.BrokenServerException;
import org.tagatlas.server.EmbeddedElasticsearch;
import org.tagatlas.server.ServerProbe;
import org.tagatlas.server.ServerStatus;

/**
 * The Elasticsearch of a cluster.
 *
 * @param server the server
 * @param port where it listens
 */
record ElasticsearchMember(EmbeddedElasticsearch server, int port) implements Member {

  @Override
  public String name() {
    return Service.ELASTICSEARCH.word();
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
  public boolean answers() throws IOException, InterruptedException {
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
  public BrokenServerException broken(String what) {
    return server.broken(what);
  }
}
