package org.tagatlas.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tagatlas.server.BrokenServerException;
import org.tagatlas.server.KafkaServer;
import org.tagatlas.server.ServerProbe;

/**
 * The Kafka broker of a cluster.
 *
 * @param folder what has everything of it
 * @param port where it listens
 */
record KafkaMember(Path folder, int port) implements Member {

  @Override
  public String name() {
    return Service.KAFKA.word();
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
  public boolean answers() {
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
  public BrokenServerException broken(String what) {
    return new BrokenServerException(name() + ' ' + what + ". Its log is " + log() + '.');
  }
}
