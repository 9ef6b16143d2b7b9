package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.tagatlas.elasticsearch.DocumentKind;

/** The documents that a run has published into topics: committed messages only. */
final class TopicDocuments implements PublishedDocuments {

  private static final Duration POLL = Duration.ofMillis(200);

  /** A transaction that is left open must fail the read instead of blocking it. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String prefix;
  private final Consumer<String, String> consumer;

  /**
   * Opens a client.
   *
   * @param servers the bootstrap servers
   * @param prefix prefix of the topics' names
   */
  TopicDocuments(String servers, String prefix) {
    this.prefix = prefix;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new StringDeserializer(),
            new StringDeserializer());
  }

  @Override
  public String output() {
    return "kafka";
  }

  @Override
  public long read(DocumentKind kind, BiConsumer<String, ObjectNode> reader) throws IOException {
    String topic = prefix + '-' + kind.name();
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    // Of a consumer that reads committed messages this is the last stable offset.
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    NewestVersions newest = new NewestVersions();
    long start = System.nanoTime();
    while (!ends.entrySet().stream().allMatch(end -> position(end.getKey()) >= end.getValue())) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException("the topic " + topic + " was not read within " + PATIENCE);
      }
      for (ConsumerRecord<String, String> message : consumer.poll(POLL)) {
        newest.addOrdered(message.key(), message.value());
      }
    }
    return newest.read(reader);
  }

  private long position(TopicPartition partition) {
    return consumer.position(partition);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
