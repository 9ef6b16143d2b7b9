package org.tagatlas.connectors.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.FieldSet;

/**
 * A topic whose messages are lines of shards. What was written in transactions is read when they
 * are committed, and not when they are aborted.
 *
 * @param connection how to reach it
 * @param topic its name
 * @param start from where on it is read
 * @param group the consumer group that offsets are committed for, with each checkpoint; empty for
 *     none. They are for others to see: a run goes on from its own checkpoint
 */
public record TopicSource(
    KafkaConnection connection, String topic, TopicStart start, Optional<String> group) {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long FIRST_LOOK_BACK = 64;

  /** Returns a source that never ends. New partitions are found, and read from their beginning. */
  public Source<ShardRow, ?, ?> following(FieldSet fields) {
    return builder(fields).build();
  }

  /** Returns a source that ends where the topic ended when it was started. */
  public Source<ShardRow, ?, ?> untilLatest(FieldSet fields) {
    return builder(fields).setBounded(OffsetsInitializer.latest()).build();
  }

  private KafkaSourceBuilder<ShardRow> builder(FieldSet fields) {
    KafkaSourceBuilder<ShardRow> builder =
        KafkaSource.<ShardRow>builder()
            .setProperties(
                connection.properties(
                    Map.of(
                        "partition.discovery.interval.ms", "60000",
                        "client.id.prefix", "tagatlas")))
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            .setBootstrapServers(connection.servers())
            .setTopics(topic)
            .setStartingOffsets(start.offsets())
            .setDeserializer(new MessageRows(fields));
    group.ifPresent(builder::setGroupId);
    return builder;
  }

  /**
   * Looks how far a reader that starts now will get with what is there now: behind the last message
   * of each partition that can be read, by the shard that its rows say. A partition in which there
   * is nothing to read is left out. (A topic's end is no measure: what ends a transaction has an
   * offset, and nobody ever reads it.)
   *
   * @throws KafkaSetupException when the topic is not there or can't be read
   */
  public Map<String, Long> ends() {
    Properties properties =
        connection.properties(
            Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                20_000,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false));
    group.ifPresent(name -> properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, name));
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      return ends(consumer);
    } catch (RuntimeException e) {
      throw connection.trouble(e);
    }
  }

  private Map<String, Long> ends(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> partitions = new HashSet<>();
    consumer
        .partitionsFor(topic)
        .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> starts = starts(consumer, partitions, ends);
    Map<String, Long> reached = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long last = last(consumer, partition, starts.get(partition), ends.get(partition));
      if (last >= 0) {
        reached.put(MessageRows.shard(topic, partition.partition()), last + 1);
      }
    }
    return reached;
  }

  private Map<TopicPartition, Long> starts(
      Consumer<byte[], byte[]> consumer,
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    if (start.from() == TopicStart.From.LATEST) {
      return ends;
    }
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions));
    if (start.from() == TopicStart.From.GROUP) {
      for (Map.Entry<TopicPartition, OffsetAndMetadata> committed :
          consumer.committed(partitions).entrySet()) {
        if (committed.getValue() != null) {
          starts.put(committed.getKey(), committed.getValue().offset());
        }
      }
    } else if (start.from() == TopicStart.From.TIMESTAMP) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, start.timestamp()));
      for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
          consumer.offsetsForTimes(times).entrySet()) {
        starts.put(
            found.getKey(),
            found.getValue() == null ? ends.get(found.getKey()) : found.getValue().offset());
      }
    }
    return starts;
  }

  /** Returns the offset of the last message in [start, end) that can be read, or -1. */
  private static long last(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long start, long end) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long last = -1;
    long from = end;
    for (long back = FIRST_LOOK_BACK; last < 0 && from > start; back *= 8) {
      from = Math.max(start, end - back);
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL).records(partition)) {
          last = each.offset() < end ? each.offset() : last;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new TimeoutException("the end of " + partition + " could not be read");
        }
      }
    }
    return last;
  }

  /** Returns its address. */
  @Override
  public String toString() {
    return "kafka://" + connection + '/' + topic;
  }
}
