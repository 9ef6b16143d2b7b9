package org.tagatlas.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.kafka.KafkaSetupException;
import org.tagatlas.connectors.kafka.TopicAddress;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.connectors.kafka.TopicStart;
import org.tagatlas.job.AtlasSettings;
import org.tagatlas.job.CaughtUp;
import org.tagatlas.job.Input;
import org.tagatlas.job.ShardJob;
import picocli.CommandLine.Option;

/** What a run reads: shards, a topic of Kafka, or shards and then a topic. */
final class RunInputs {

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = {
        "Shards: files, folders, patterns or s3:// addresses. Repeatable.",
        "Or one topic: kafka://host:port,host:port/topic, each message a line of a shard."
      })
  private List<String> inputs;

  @Option(names = "--follow", description = "Never end, and read new shards as they appear.")
  private boolean follow;

  @Option(
      names = "--then",
      paramLabel = "TOPIC",
      description =
          "A topic that goes on where shards end, kafka://host:port/topic: both are read.")
  private String then;

  @Option(
      names = "--until-latest",
      description = "End where the topic ended when reading it began (default: never end).")
  private boolean untilLatest;

  @Option(
      names = "--kafka-start",
      paramLabel = "WHERE",
      description =
          "From where on the topic is read: earliest, latest, group (what the group has"
              + " committed), or a time, such as 2026-01-31T12:00:00Z (default: earliest).")
  private String start;

  @Option(
      names = "--kafka-group",
      paramLabel = "NAME",
      description = "Consumer group to commit offsets for with each checkpoint (default: none).")
  private String group;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = "Settings of Kafka's client for the topic that is read, such as security.")
  private java.nio.file.Path properties;

  /**
   * What is there to read.
   *
   * @param input what the job reads
   * @param shards number of shards; 0 when it can grow
   * @param caughtUp looks out for the moment from which the run has read what was there; empty for
   *     a run that ends
   */
  record Opened(Input input, int shards, Optional<CaughtUp> caughtUp) {}

  /** Whether the run never ends. */
  boolean neverEnd() {
    return follow || topic() != null && !untilLatest;
  }

  /** Returns the address of the topic that is read, or null. */
  private String topic() {
    return then != null ? then : isTopic(inputs.get(0)) ? inputs.get(0) : null;
  }

  private static boolean isTopic(String input) {
    return TopicAddress.looksLike(input);
  }

  /**
   * Sees to it that the options go together; nothing is asked yet.
   *
   * @throws UserError naming those that do not
   */
  void check() {
    boolean anyTopic = inputs.stream().anyMatch(RunInputs::isTopic);
    if (then != null && !isTopic(then)) {
      throw new UserError(
          "--then "
              + then
              + " is no topic. Name one (kafka://host:port/topic); shards are --input.");
    }
    if (then != null && anyTopic) {
      throw new UserError(
          "--then is a topic beside shards, and --input is a topic already. Leave out --then.");
    }
    if (anyTopic && inputs.size() > 1) {
      throw new UserError(
          "--input takes one topic and nothing beside it. Shards that it goes on from are --input"
              + " SHARDS --then "
              + inputs.stream().filter(RunInputs::isTopic).findFirst().orElseThrow());
    }
    if (topic() == null) {
      requireTopic("--until-latest", untilLatest);
      requireTopic("--kafka-start", start != null);
      requireTopic("--kafka-group", group != null);
      requireTopic("--kafka-properties", properties != null);
      return;
    }
    if (follow && then == null) {
      throw new UserError(
          "--follow is for shards: a topic is followed anyway. Leave out --follow.");
    }
    if (follow && untilLatest) {
      throw new UserError("--follow never ends, and --until-latest does. Leave out one of them.");
    }
    TopicStart from = from();
    if (from.from() == TopicStart.From.GROUP && group == null) {
      throw new UserError("--kafka-start group needs the name of the group: --kafka-group NAME");
    }
    if (from.from() == TopicStart.From.LATEST && then != null) {
      throw new UserError(
          "--kafka-start latest would pass over what came behind the shards. Give a time of"
              + " which the shards have everything, or leave it out: what is in both counts once.");
    }
    source();
  }

  private static void requireTopic(String option, boolean given) {
    if (given) {
      throw new UserError(
          option + " is for a topic, and there is none: --input or --then kafka://host:port/topic");
    }
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

  private TopicSource source() {
    String option = then != null ? "--then" : "--input";
    TopicAddress address = KafkaOutput.address(option, topic());
    return new TopicSource(
        KafkaOutput.connection("--kafka-properties", address.servers(), properties),
        address.name(),
        from(),
        Optional.ofNullable(group));
  }

  /**
   * Looks what there is.
   *
   * @throws UserError when there is nothing, or it can't be reached
   */
  Opened open(AtlasSettings settings) throws InterruptedException {
    if (follow) {
      return following(settings);
    }
    List<Path> shards = isTopic(inputs.get(0)) ? List.of() : Inputs.shards(inputs);
    if (topic() == null) {
      return new Opened(ShardJob.reading(shards, settings), shards.size(), Optional.empty());
    }
    TopicSource source = source();
    Map<String, Long> ends = ends(source);
    Input read = ShardJob.topic(source, untilLatest, settings);
    return new Opened(
        shards.isEmpty() ? read : ShardJob.reading(shards, settings).and(read),
        0,
        untilLatest ? Optional.empty() : Optional.of(new CaughtUp(shards.size(), ends)));
  }

  private Opened following(AtlasSettings settings) throws InterruptedException {
    Inputs.requireReachable(inputs);
    Input read = ShardJob.following(inputs, settings);
    Map<String, Long> ends = Map.of();
    if (then != null) {
      TopicSource source = source();
      ends = ends(source);
      read = read.and(ShardJob.topic(source, false, settings));
    }
    return new Opened(read, 0, Optional.of(new CaughtUp(Inputs.number(inputs), ends)));
  }

  private Map<String, Long> ends(TopicSource source) throws InterruptedException {
    String option = (then != null ? "--then " : "--input ") + source;
    try {
      if (source.connection().partitions(source.topic()) == 0) {
        throw new UserError(option + ": there is no such topic. Make it, or check its name.");
      }
      return source.ends();
    } catch (KafkaSetupException e) {
      throw new UserError(option + ": " + e.getMessage() + '.');
    }
  }
}
