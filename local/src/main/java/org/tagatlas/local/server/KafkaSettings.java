package org.tagatlas.local.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Configuration files of a local Kafka broker. */
final class KafkaSettings {

  static final String SERVER = "Kafka";

  /** Separator of several folders in a Kafka setting. */
  private static final String SEPARATOR = ",";

  private KafkaSettings() {}

  /**
   * Opens a folder and creates it if it does not exist.
   *
   * @throws ServerConfigurationException if it has other contents or is not writable
   */
  static DataFolder open(Path path) throws IOException {
    DataFolder folder = DataFolder.of(path, SERVER, SEPARATOR);
    folder.open(ServerUser.SELF);
    try {
      for (Path each : List.of(folder.data(), folder.logs(), folder.config())) {
        Files.createDirectories(each);
      }
    } catch (FileSystemException e) {
      throw folder.notWritable(e);
    }
    return folder;
  }

  /** Returns the file with output of the JVM and of the tool that formats the data. */
  static Path console(DataFolder folder) {
    return folder.logs().resolve("console.log");
  }

  static Path file(DataFolder folder) {
    return folder.config().resolve("server.properties");
  }

  static Path logSettings(DataFolder folder) {
    return folder.config().resolve("log4j2.properties");
  }

  /** Returns whether the data folder is formatted. */
  static boolean isFormatted(DataFolder folder) {
    return Files.exists(folder.data().resolve("meta.properties"));
  }

  /**
   * Writes the configuration.
   *
   * @param port the port for clients
   * @param controllerPort the port of the controller
   */
  static void write(DataFolder folder, int port, int controllerPort) throws IOException {
    folder.prepare(ServerUser.SELF, port, List.of());
    Properties properties = new Properties();
    String host = ServerProbe.HOST + ':';
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", "1");
    properties.setProperty("controller.quorum.voters", "1@" + host + controllerPort);
    properties.setProperty(
        "listeners", "CLIENTS://" + host + port + ",CONTROLLER://" + host + controllerPort);
    properties.setProperty("advertised.listeners", "CLIENTS://" + host + port);
    properties.setProperty("inter.broker.listener.name", "CLIENTS");
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty(
        "listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("log.dirs", folder.data().toString());
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.setProperty(topic + ".replication.factor", "1");
      properties.setProperty(topic + ".num.partitions", "4");
    }
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    properties.setProperty("auto.create.topics.enable", "false");
    // Unlimited retention: Kafka's default would delete data after a week.
    properties.setProperty("log.retention.ms", "-1");
    // Permits messages with lines that exceed the maximum length, which become rejects.
    properties.setProperty("message.max.bytes", Integer.toString(16 << 20));
    properties.setProperty("log.cleaner.backoff.ms", "1000");
    // Kafka reads Latin-1; storing to a stream, unlike a writer, escapes other characters.
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    properties.store(text, "Rewritten at each start: changes are lost.");
    folder.writeSettings(
        ServerUser.SELF,
        file(folder).getFileName().toString(),
        text.toString(StandardCharsets.ISO_8859_1));
    try (InputStream in = KafkaSettings.class.getResourceAsStream("kafka-log4j2.properties")) {
      Files.write(logSettings(folder), in.readAllBytes());
    }
    Files.deleteIfExists(console(folder));
  }
}
