package org.tagatlas.run;

import java.util.List;
import java.util.Optional;
import org.tagatlas.connectors.kafka.KafkaSetupException;
import org.tagatlas.connectors.kafka.TopicAddress;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.connectors.kafka.TopicStart;
import picocli.CommandLine.Option;

/** Options that select what a run reads. */
final class InputOptions {

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = {
        "Shards: files, folders, patterns or s3:// addresses. Repeatable.",
        "Or one topic, kafka://host:port,host:port/topic, with one row per message."
      })
  private List<String> inputs;

  @Option(
      names = "--follow",
      description = "Run without end: read new shards, and rows appended to existing ones.")
  private boolean follow;

  @Option(
      names = "--then",
      paramLabel = "TOPIC",
      description =
          "Topic that continues the shards, kafka://host:port/topic. Both are read concurrently.")
  private String then;

  @Option(
      names = "--until-latest",
      description = "Stop at the offsets at which the topic ended at the start (default: never).")
  private boolean untilLatest;

  @Option(
      names = "--kafka-start",
      paramLabel = "WHERE",
      description =
          "Where to start reading the topic: earliest, latest, group (committed offsets of the"
              + " group), or a time such as 2026-01-31T12:00:00Z (default: earliest).")
  private String start;

  @Option(
      names = "--kafka-group",
      paramLabel = "NAME",
      description =
          "Consumer group whose offsets are committed with each checkpoint (default: none).")
  private String group;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = "Kafka client properties for the input topic, such as security settings.")
  private java.nio.file.Path properties;

  /**
   * Returns the inputs. Nothing is opened yet.
   *
   * @throws UserError if options contradict each other, or a value is invalid
   */
  RunInputs inputs() {
    List<String> topics = inputs.stream().filter(TopicAddress::looksLike).toList();
    check(topics);
    String topic = then != null ? then : topics.isEmpty() ? null : topics.get(0);
    if (topic == null) {
      requireTopic("--until-latest", untilLatest);
      requireTopic("--kafka-start", start != null);
      requireTopic("--kafka-group", group != null);
      requireTopic("--kafka-properties", properties != null);
      return new RunInputs(inputs, follow, Optional.empty());
    }
    return new RunInputs(
        topics.isEmpty() ? inputs : List.of(),
        follow,
        Optional.of(
            new RunInputs.Topic(then != null ? "--then" : "--input", source(topic), untilLatest)));
  }

  private void check(List<String> topics) {
    if (then != null && !TopicAddress.looksLike(then)) {
      throw new UserError(
          "--then must be a topic (kafka://host:port/topic), but was '"
              + then
              + "'. Use --input for shards.");
    }
    if (then != null && !topics.isEmpty()) {
      throw new UserError("--input is a topic already. Leave out --then.");
    }
    if (!topics.isEmpty() && inputs.size() > 1) {
      throw new UserError(
          "--input takes either shards or one topic. To read shards and then the topic, use --input"
              + " SHARDS --then "
              + topics.get(0));
    }
    if (follow && !topics.isEmpty()) {
      throw new UserError("--follow is for shards: a topic is always followed. Leave it out.");
    }
    if (follow && untilLatest && then != null) {
      throw new UserError(
          "--follow runs without end, but --until-latest ends the run. Leave out one of them.");
    }
  }

  private static void requireTopic(String option, boolean given) {
    if (given) {
      throw new UserError(option + " requires a topic: --input or --then kafka://host:port/topic");
    }
  }

  private TopicSource source(String topic) {
    TopicStart from = from();
    if (from.from() == TopicStart.From.GROUP && group == null) {
      throw new UserError("--kafka-start group requires --kafka-group NAME");
    }
    if (from.from() == TopicStart.From.LATEST && then != null) {
      throw new UserError(
          "--kafka-start latest would skip messages written after the shards. Give a time up to"
              + " which the shards are complete, or leave it out: duplicates are counted once.");
    }
    TopicAddress address = KafkaOutput.address(then != null ? "--then" : "--input", topic);
    return new TopicSource(
        KafkaOutput.connection("--kafka-properties", address.servers(), properties),
        address.name(),
        from,
        Optional.ofNullable(group));
  }

  private TopicStart from() {
    if (start == null) {
      return TopicStart.EARLIEST;
    }
    try {
      return TopicStart.parse(start);
    } catch (KafkaSetupException e) {
      throw new UserError("--kafka-start: " + e.getMessage() + '.');
    }
  }
}
