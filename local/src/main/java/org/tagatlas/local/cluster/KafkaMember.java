package org.tagatlas.local.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tagatlas.local.server.KafkaServer;
import org.tagatlas.local.server.ServerProbe;
import org.tagatlas.local.server.ServerStartException;

/**
 * Kafka broker of a cluster.
 *
 * @param folder the broker's folder
 * @param port the broker's port
 */
record KafkaMember(Path folder, int port) implements Member {

  @Override
  public String name() {
    return Service.KAFKA.id();
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of("--kafka-port", port);
  }

  @Override
  public String address() {
    return ServerProbe.HOST + ':' + port;
  }

  @Override
  public Path log() {
    return folder.resolve("logs").resolve("kafka.log");
  }

  @Override
  public OptionalLong pid() throws IOException {
    return KafkaServer.running(folder)
        .map(server -> OptionalLong.of(server.pid()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public boolean ready() {
    return ServerProbe.listens(port);
  }

  @Override
  public void start() throws IOException, InterruptedException {
    KafkaServer.start(folder, port);
  }

  @Override
  public boolean stop() throws IOException, InterruptedException {
    Optional<KafkaServer> running = KafkaServer.running(folder);
    if (running.isPresent()) {
      running.get().stop();
    }
    return running.isPresent();
  }

  @Override
  public ServerStartException startFailure(String what) {
    return new ServerStartException(name() + ' ' + what + ". See " + log() + " for details.");
  }
}
