package org.tagatlas.connectors.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes topics that can be written to at once. A broker says that a topic is made before its
 * partitions have a leader; a producer that writes then can lose its first batch to that, and has
 * all that follows refused as out of order for two minutes.
 */
public final class TopicCreation {

  private TopicCreation() {}

  /**
   * Makes topics and waits until each partition has a leader that answers.
   *
   * @throws ExecutionException when one can't be made, for the cause that is told
   */
  public static void create(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    CreateTopicsResult made = admin.createTopics(topics);
    made.all().get();
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (NewTopic topic : topics) {
      int count = made.numPartitions(topic.name()).get();
      for (int partition = 0; partition < count; partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    // Only a leader knows the end of a partition, and the question is asked again until one does.
    admin.listOffsets(partitions).all().get();
  }
}
