package org.tagatlas.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The folder that has everything of one Kafka broker: {@code data}, {@code logs} with log and pid,
 * {@code config}, and a file that says that it is such a folder.
 *
 * @param path of the folder, absolute and without links
 */
record KafkaFolder(Path path) {

  private static final String MARKER = "tagatlas-kafka.properties";
  private static final String PORT = "port";
  private static final int LOG_LINES = 15;

  /**
   * Opens a folder, making it when it is not there.
   *
   * @throws UnusableServerException when it is something else's, or can't be written to
   */
  static KafkaFolder open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      KafkaFolder opened = new KafkaFolder(folder.toRealPath());
      // Kafka takes several folders, with commas between.
      if (opened.path.toString().chars().anyMatch(c -> c == ',' || Character.isISOControl(c))) {
        throw new UnusableServerException(
            "the folder "
                + opened.path
                + " has characters that a setting can't hold: name another.");
      }
      if (!Files.exists(opened.path.resolve(MARKER))) {
        if (!opened.isEmpty()) {
          throw new UnusableServerException(
              "the folder "
                  + opened.path
                  + " holds something else: name an empty or a new folder.");
        }
        opened.mark("");
      }
      for (Path each : List.of(opened.data(), opened.logs(), opened.config())) {
        Files.createDirectories(each);
      }
      return opened;
    } catch (FileSystemException e) {
      throw new UnusableServerException(
          "the folder " + folder + " can't be written to by this user: name another (" + e + ").");
    }
  }

  Path data() {
    return path.resolve("data");
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path log() {
    return logs().resolve("kafka.log");
  }

  /** What is said outside of the log: by Java itself, and by what formats the data. */
  Path console() {
    return logs().resolve("console.log");
  }

  Path pidFile() {
    return logs().resolve("kafka.pid");
  }

  Path config() {
    return path.resolve("config");
  }

  Path settings() {
    return config().resolve("server.properties");
  }

  Path logSettings() {
    return config().resolve("log4j2.properties");
  }

  /** Whether there is data that a broker can go on with. */
  boolean isFormatted() {
    return Files.exists(data().resolve("meta.properties"));
  }

  /** Opens what two starts of the same broker take turns by. */
  FileChannel lockFile() throws IOException {
    return FileChannel.open(
        path.resolve("start.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Returns the port of the last start. */
  OptionalInt port() {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(path.resolve(MARKER), StandardCharsets.UTF_8)) {
      properties.load(in);
      return OptionalInt.of(Integer.parseInt(properties.getProperty(PORT)));
    } catch (IOException | IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }

  private void mark(String port) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(PORT, port);
    try (Writer out = Files.newBufferedWriter(path.resolve(MARKER), StandardCharsets.UTF_8)) {
      properties.store(out, "The embedded Kafka of Tagatlas: see docs/kafka.md");
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }

  /**
   * Writes the settings.
   *
   * @param port where clients find it
   * @param controllerPort where it finds itself
   */
  void prepare(int port, int controllerPort) throws IOException {
    mark(Integer.toString(port));
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
    properties.setProperty("log.dirs", data().toString());
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.setProperty(topic + ".replication.factor", "1");
      properties.setProperty(topic + ".num.partitions", "4");
    }
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    properties.setProperty("auto.create.topics.enable", "false");
    // Data is kept for ever: nobody expects a file to lose what is older than a week.
    properties.setProperty("log.retention.ms", "-1");
    // The longest line that is read, and room for one that is not.
    properties.setProperty("message.max.bytes", Integer.toString(16 << 20));
    properties.setProperty("log.cleaner.backoff.ms", "1000");
    try (Writer out = Files.newBufferedWriter(settings(), StandardCharsets.UTF_8)) {
      properties.store(out, "Written at each start: what is changed here is lost.");
    }
    try (InputStream in = KafkaFolder.class.getResourceAsStream("kafka-log4j2.properties")) {
      Files.write(logSettings(), in.readAllBytes());
    }
    Files.deleteIfExists(console());
    Files.deleteIfExists(pidFile());
  }

  /** Returns what the broker said last, as many lines as help. */
  List<String> lastLines() {
    List<String> lines = new ArrayList<>();
    for (Path each : List.of(log(), console())) {
      try (Stream<String> all = Files.lines(each, StandardCharsets.ISO_8859_1)) {
        lines.addAll(all.filter(Launch::tells).toList());
      } catch (IOException e) {
        lines.add("(" + each + " can't be read)");
      }
    }
    return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
  }
}
