package org.tagatlas.run;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.tagatlas.connectors.kafka.DocumentTopics;
import org.tagatlas.connectors.kafka.FormerMessages;
import org.tagatlas.connectors.kafka.KafkaConnection;
import org.tagatlas.connectors.kafka.KafkaSetupException;
import org.tagatlas.connectors.kafka.TopicAddress;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.job.Branches;

/** Writes documents to Kafka topics, one topic per kind. */
final class KafkaOutput implements RunOutput {

  static final String SCHEME = "kafka";

  private final TopicAddress address;
  private final boolean overwrite;
  private final PrintStream messages;
  private final RunLife life;
  private final DocumentTopics topics;
  private final FormerMessages former;

  /**
   * Creates an output without connecting to Kafka.
   *
   * @param typed the value of the option, such as {@code kafka://host:9092/prefix}
   * @param life when to remove the messages that are replaced
   * @param messages receives messages for the user
   * @throws UserError if the address or the client properties are invalid
   */
  KafkaOutput(String typed, OutputSettings settings, RunLife life, PrintStream messages) {
    this.address = address("--output", typed);
    this.overwrite = settings.overwrite();
    this.life = life;
    this.messages = messages;
    KafkaConnection connection =
        connection(
            "--kafka-output-properties",
            address.servers(),
            settings.kafkaProperties().orElse(null));
    this.topics = new DocumentTopics(connection, address.name());
    this.former = new FormerMessages(connection, address.name());
  }

  /** Parses the topic address of an option. */
  static TopicAddress address(String option, String typed) {
    try {
      return TopicAddress.parse(typed);
    } catch (KafkaSetupException e) {
      throw new UserError(option + ": " + e.getMessage() + '.');
    }
  }

  /** Returns a connection with the client properties of an option's file, which may be null. */
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
   * Creates the topics, and checks that they contain no documents of another run.
   *
   * @throws UserError if they do, or if Kafka cannot be used
   */
  @Override
  public void open(Set<DocumentKind> kinds, Optional<String> from) throws InterruptedException {
    List<String> names = kinds.stream().map(DocumentKind::name).toList();
    List<String> all = Branches.kinds().stream().map(DocumentKind::name).toList();
    try {
      if (from.isEmpty()) {
        Optional<String> filled = topics.firstFilled(all);
        if (filled.isPresent() && !overwrite) {
          throw new UserError(
              "--output "
                  + address
                  + " contains documents of another run (topic "
                  + filled.get()
                  + "). Specify another prefix, or add --overwrite to replace them, or"
                  + " --from-savepoint to continue that run.");
        }
        if (filled.isPresent() && life == RunLife.DETACHED) {
          topics.delete(all);
        } else if (filled.isPresent()) {
          former.mark(all.stream().map(topics::topic).toList());
        }
      }
      for (String topic : topics.create(names)) {
        messages.println(
            "The topic "
                + topic
                + " exists and is not compacted (cleanup.policy=compact): it does not keep exactly"
                + " the newest document of each id.");
      }
    } catch (KafkaSetupException e) {
      throw new UserError("--output " + address + ": " + e.getMessage() + '.');
    }
  }

  @Override
  public Former former(boolean patient) throws InterruptedException {
    Map<String, Long> messages = former.counts();
    return new Former(
        messages.keySet().stream().anyMatch(each -> !each.equals(topic(DocumentKind.REJECTS))),
        messages.getOrDefault(topic(DocumentKind.PHOTOS), 0L),
        address.toString());
  }

  private String topic(DocumentKind kind) {
    return topics.topic(kind.name());
  }

  @Override
  public Optional<String> onCaughtUp(boolean keepFormer) throws InterruptedException {
    if (keepFormer) {
      former.unmark();
      return Optional.of(
          "The former run's messages are still in the topics of "
              + address
              + ", before those of this run: --overwrite --allow-empty replaces both.");
    }
    former.delete();
    return Optional.empty();
  }

  @Override
  public Optional<String> onFinished(boolean keepFormer) throws InterruptedException {
    return onCaughtUp(keepFormer);
  }

  @Override
  public void onRefused() throws InterruptedException {
    former.unmark();
  }

  @Override
  public Sink<Document> sink(DocumentKind kind) {
    return topics.sink(kind.name());
  }

  @Override
  public Sink<Document> changing(DocumentKind kind, String label) {
    return topics.sink(kind.name(), label + '-');
  }
}
