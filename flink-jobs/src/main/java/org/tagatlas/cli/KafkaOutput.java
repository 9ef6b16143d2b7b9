package org.tagatlas.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.tagatlas.connectors.kafka.DocumentTopics;
import org.tagatlas.connectors.kafka.KafkaConnection;
import org.tagatlas.connectors.kafka.KafkaSetupException;
import org.tagatlas.connectors.kafka.TopicAddress;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.publish.Kind;

/** Documents in topics of Kafka, a topic a kind. */
final class KafkaOutput implements RunOutput {

  static final String SCHEME = "kafka";

  private final TopicAddress address;
  private final boolean overwrite;
  private final PrintStream told;
  private final DocumentTopics topics;

  /**
   * Describes an output; nothing is asked.
   *
   * @param typed such as {@code kafka://host:9092/prefix}
   * @param properties settings of Kafka's client, or null
   * @param overwrite whether to delete topics with documents of another run
   * @param told where to say what happens
   * @throws UserError when the address or the settings can't be
   */
  KafkaOutput(String typed, Path properties, boolean overwrite, PrintStream told) {
    this.address = address("--output", typed);
    this.overwrite = overwrite;
    this.told = told;
    this.topics =
        new DocumentTopics(
            connection("--kafka-output-properties", address.servers(), properties), address.name());
  }

  /** Reads an option's address. */
  static TopicAddress address(String option, String typed) {
    try {
      return TopicAddress.parse(typed);
    } catch (KafkaSetupException e) {
      throw new UserError(option + ": " + e.getMessage() + '.');
    }
  }

  /** Reads an option's file of settings, which can be null. */
  static KafkaConnection connection(String option, String servers, Path properties) {
    try {
      return properties == null
          ? KafkaConnection.to(servers)
          : KafkaConnection.to(servers, properties);
    } catch (KafkaSetupException e) {
      throw new UserError(option + ' ' + e.getMessage() + '.');
    }
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  /**
   * Makes the topics, and sees to it that no documents of another run are in them.
   *
   * @throws UserError when there are some, or when Kafka can't be used
   */
  @Override
  public void prepare(Set<Kind> kinds, Optional<String> from) throws InterruptedException {
    List<String> words = kinds.stream().map(Kind::word).toList();
    List<String> all = Set.of(Kind.values()).stream().map(Kind::word).toList();
    try {
      if (from.isEmpty()) {
        Optional<String> filled = topics.firstFilled(all);
        if (filled.isPresent() && !overwrite) {
          throw new UserError(
              "--output "
                  + address
                  + " holds documents of another run (topic "
                  + filled.get()
                  + "). Name another prefix, or add --overwrite to delete its topics, or"
                  + " --from-savepoint to go on with that run.");
        }
        if (filled.isPresent()) {
          topics.delete(all);
        }
      }
      for (String topic : topics.create(words)) {
        told.println(
            "The topic "
                + topic
                + " was there and is not compacted (cleanup.policy=compact): it does not keep"
                + " exactly the newest document of each id.");
      }
    } catch (KafkaSetupException e) {
      throw new UserError("--output " + address + ": " + e.getMessage() + '.');
    }
  }

  @Override
  public Sink<Document> sink(Kind kind) {
    return topics.sink(kind.word());
  }

  @Override
  public Sink<Document> locatedPhotos() {
    return topics.sink(Kind.PHOTOS.word(), "located-");
  }
}
