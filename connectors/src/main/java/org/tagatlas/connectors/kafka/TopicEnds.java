package org.tagatlas.connectors.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * End offsets of partitions for {@code read_committed} consumers, resolved once. Flink's {@code
 * latest} is resolved again after each restore, and only for partitions that had not ended by then.
 *
 * @param connection the connection to Kafka
 */
record TopicEnds(KafkaConnection connection) implements OffsetsInitializer {

  private static final long serialVersionUID = 1L;

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    return readable(connection, partitions);
  }

  // Flink's connector still uses an enum that Kafka has renamed.
  @SuppressWarnings("deprecation")
  @Override
  public org.apache.kafka.clients.consumer.OffsetResetStrategy getAutoOffsetResetStrategy() {
    return org.apache.kafka.clients.consumer.OffsetResetStrategy.NONE;
  }

  /**
   * Returns the offset after the last readable one of each partition. Does not wait for open
   * transactions.
   *
   * @throws KafkaSetupException if the offsets cannot be read
   */
  static Map<TopicPartition, Long> readable(
      KafkaConnection connection, Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    try {
      return connection.call(
          admin -> {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin
                .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, found) -> ends.put(partition, found.offset()));
            return ends;
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaSetupException("interrupted while reading the topic's end offsets", e);
    }
  }
}
