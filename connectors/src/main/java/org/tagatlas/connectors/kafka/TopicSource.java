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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;

/**
 * Topic whose messages are lines of shards. Only committed messages are read.
 *
 * @param connection the connection to Kafka
 * @param topic the topic's name
 * @param start where to start reading
 * @param group the consumer group for which offsets are committed with each checkpoint; empty for
 *     none. The offsets are for monitoring only: a run is restored from its checkpoint
 */
public record TopicSource(
    KafkaConnection connection, String topic, TopicStart start, Optional<String> group) {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long FIRST_LOOK_BACK = 64;

  /** Returns an unbounded source. New partitions are discovered and read from their start. */
  public Source<ShardRow, ?, ?> following(FieldSet fields) {
    return new ResumableTopic(builder(fields).build(), connection);
  }

  /**
   * Returns a bounded source that ends where the topic ended at the first start. A resumed run ends
   * there as well and does not read later messages.
   */
  public Source<ShardRow, ?, ?> untilLatest(FieldSet fields) {
    return new ResumableTopic(
        builder(fields).setBounded(new TopicEnds(connection)).build(), connection);
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
            .setDeserializer(new ShardRowDeserializationSchema(fields));
    group.ifPresent(builder::setGroupId);
    return builder;
  }

  /**
   * Returns the position after the last readable message of each partition, by shard name.
   * Partitions without readable messages are omitted. The end offset of a partition is no
   * substitute: transaction markers have offsets but are never read.
   *
   * @throws KafkaSetupException if the topic does not exist or cannot be read
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
      throw connection.translate(e);
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
        reached.put(ShardRowDeserializationSchema.shard(topic, partition.partition()), last + 1);
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

  /** Returns the offset of the last readable message in [start, end), or -1. */
  private static long last(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long start, long end) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
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
          throw new TimeoutException("timed out reading the end of " + partition);
        }
      }
    }
    return last;
  }

  /** Returns the topic's address. */
  @Override
  public String toString() {
    return "kafka://" + connection + '/' + topic;
  }
}
