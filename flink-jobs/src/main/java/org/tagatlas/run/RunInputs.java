package org.tagatlas.run;

import java.util.List;
import java.util.Optional;
import org.tagatlas.connectors.kafka.TopicSource;

/**
 * What a run reads: shards, a Kafka topic, or shards and then a topic.
 *
 * @param shards files, folders, patterns or addresses of shards; empty for a topic alone
 * @param follow whether to read new shards, and what is appended to shards, without end
 * @param topic the topic, if any
 */
public record RunInputs(List<String> shards, boolean follow, Optional<Topic> topic) {

  /**
   * A topic to read.
   *
   * @param option the option that named the topic, for messages
   * @param source the topic
   * @param untilLatest whether to end at the offsets at which the topic ended when the run started
   */
  public record Topic(String option, TopicSource source, boolean untilLatest) {}

  /** Checks that there is an input, and copies the list. */
  public RunInputs {
    if (shards.isEmpty() && topic.isEmpty()) {
      throw new IllegalArgumentException("neither shards nor a topic");
    }
    shards = List.copyOf(shards);
  }

  /** Returns an input that reads shards once. */
  public static RunInputs ofShards(String... shards) {
    return new RunInputs(List.of(shards), false, Optional.empty());
  }

  /** Returns whether the run never ends. */
  public boolean unbounded() {
    return follow || topic.isPresent() && !topic.get().untilLatest();
  }
}
