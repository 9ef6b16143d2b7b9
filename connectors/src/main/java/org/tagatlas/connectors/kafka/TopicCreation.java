package org.tagatlas.connectors.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates topics that are immediately writable. A broker reports a topic as created before its
 * partitions have leaders. A producer that writes too early can lose its first batch, and all later
 * ones are rejected as out of order for two minutes.
 */
public final class TopicCreation {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 100;

  private TopicCreation() {}

  /**
   * Creates topics and waits until each partition has a leader.
   *
   * @throws ExecutionException if a topic cannot be created
   */
  public static void create(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    CreateTopicsResult created = admin.createTopics(topics);
    created.all().get();
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (NewTopic topic : topics) {
      int count = created.numPartitions(topic.name()).get();
      for (int partition = 0; partition < count; partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    awaitLeaders(admin, partitions);
  }

  /** Requests the end offsets, which only a leader has, until they are returned. */
  private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
      throws ExecutionException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        admin.listOffsets(partitions).all().get();
        return;
      } catch (ExecutionException e) {
        // The client retries by itself, except if a broker does not have the topic yet.
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - start > TIMEOUT.toNanos()) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }
}
