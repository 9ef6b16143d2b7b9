package org.tagatlas.connectors.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Messages of a former run in topics that a new run writes to. Their end is stored as the offsets
 * of a consumer group, so that it survives a restart of the new run. They are deleted when the new
 * run is complete.
 */
public final class FormerMessages {

  /**
   * Deleting records requires a cleanup policy with {@code delete}; its limits must not apply
   * meanwhile.
   */
  private static final Map<String, String> WHILE_DELETING =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete",
          TopicConfig.RETENTION_MS_CONFIG, "-1",
          TopicConfig.RETENTION_BYTES_CONFIG, "-1");

  private final KafkaConnection connection;
  private final String group;

  /**
   * Creates a description, without accessing Kafka.
   *
   * @param prefix prefix of the topics' names
   */
  public FormerMessages(KafkaConnection connection, String prefix) {
    this.connection = connection;
    this.group = "tagatlas-former-" + prefix;
  }

  /**
   * Marks all current messages of topics as those of a former run.
   *
   * @throws KafkaSetupException if the brokers reject it
   */
  public void mark(Collection<String> topics) throws InterruptedException {
    connection.call(
        admin -> {
          List<String> present = new ArrayList<>(admin.listTopics().names().get());
          present.retainAll(topics);
          Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
          for (TopicDescription topic :
              admin.describeTopics(present).allTopicNames().get().values()) {
            topic
                .partitions()
                .forEach(
                    each ->
                        latest.put(
                            new TopicPartition(topic.name(), each.partition()),
                            OffsetSpec.latest()));
          }
          Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
          admin
              .listOffsets(latest)
              .all()
              .get()
              .forEach((each, end) -> ends.put(each, new OffsetAndMetadata(end.offset())));
          admin.alterConsumerGroupOffsets(group, ends).all().get();
          return null;
        });
  }

  /**
   * Returns the number of the former run's messages by topic, for topics that have any. Includes
   * transaction markers and messages that are not compacted yet.
   */
  public Map<String, Long> counts() throws InterruptedException {
    return connection.call(
        admin -> {
          Map<TopicPartition, Long> ends = ends(admin);
          Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
          ends.keySet().forEach(each -> earliest.put(each, OffsetSpec.earliest()));
          Map<String, Long> counts = new HashMap<>();
          admin
              .listOffsets(earliest)
              .all()
              .get()
              .forEach(
                  (each, first) -> {
                    long count = ends.get(each) - first.offset();
                    if (count > 0) {
                      counts.merge(each.topic(), count, Long::sum);
                    }
                  });
          return counts;
        });
  }

  /** Deletes the former run's messages and the mark. */
  public void delete() throws InterruptedException {
    connection.call(
        admin -> {
          Map<TopicPartition, Long> ends = ends(admin);
          if (ends.isEmpty()) {
            return null;
          }
          List<ConfigResource> topics =
              ends.keySet().stream()
                  .map(TopicPartition::topic)
                  .distinct()
                  .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                  .toList();
          Map<ConfigResource, Config> before = admin.describeConfigs(topics).all().get();
          Map<TopicPartition, RecordsToDelete> former = new HashMap<>();
          ends.forEach((each, end) -> former.put(each, RecordsToDelete.beforeOffset(end)));
          List<ConfigResource> compacted =
              topics.stream().filter(topic -> !deletes(before.get(topic))).toList();
          alter(admin, compacted, topic -> whileDeleting());
          try {
            admin.deleteRecords(former).all().get();
          } finally {
            alter(admin, compacted, topic -> restored(before.get(topic)));
          }
          unmark(admin);
          return null;
        });
  }

  /** Deletes the mark and keeps the former run's messages. */
  public void unmark() throws InterruptedException {
    connection.call(
        admin -> {
          unmark(admin);
          return null;
        });
  }

  private interface Changes {
    Collection<AlterConfigOp> of(ConfigResource topic);
  }

  private static void alter(Admin admin, List<ConfigResource> topics, Changes changes)
      throws ExecutionException, InterruptedException {
    if (topics.isEmpty()) {
      return;
    }
    Map<ConfigResource, Collection<AlterConfigOp>> all = new HashMap<>();
    topics.forEach(topic -> all.put(topic, changes.of(topic)));
    admin.incrementalAlterConfigs(all).all().get();
  }

  private static boolean deletes(Config topic) {
    return topic
        .get(TopicConfig.CLEANUP_POLICY_CONFIG)
        .value()
        .contains(TopicConfig.CLEANUP_POLICY_DELETE);
  }

  private static List<AlterConfigOp> whileDeleting() {
    return WHILE_DELETING.entrySet().stream()
        .map(
            each ->
                new AlterConfigOp(
                    new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
        .toList();
  }

  private static List<AlterConfigOp> restored(Config before) {
    return WHILE_DELETING.keySet().stream()
        .map(
            name -> {
              ConfigEntry entry = before.get(name);
              boolean overridden =
                  entry != null && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
              return new AlterConfigOp(
                  new ConfigEntry(name, overridden ? entry.value() : null),
                  overridden ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE);
            })
        .toList();
  }

  private Map<TopicPartition, Long> ends(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    try {
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (each, end) -> {
                if (end != null) {
                  ends.put(each, end.offset());
                }
              });
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    return ends;
  }

  private void unmark(Admin admin) throws ExecutionException, InterruptedException {
    try {
      admin.deleteConsumerGroups(List.of(group)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }
}
