package org.tagatlas.connectors.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentJson;

/**
 * Topics of documents, one per kind. A message's key is the document's id; its value is the
 * document as JSON, or null (a tombstone) when the document is deleted. To see only completed
 * checkpoints, consumers need {@code isolation.level=read_committed}.
 */
public final class DocumentTopics {

  /** Maximum size of a message in bytes. */
  static final int MAX_MESSAGE_BYTES = 16 << 20;

  /** The brokers' default for the maximum transaction timeout. */
  private static final int DEFAULT_MAX_TIMEOUT_MILLIS = 15 * 60 * 1000;

  private static final int MAX_TIMEOUT_MILLIS = 60 * 60 * 1000;
  private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";
  private static final Duration DELETION = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 200;

  private final KafkaConnection connection;
  private final String prefix;
  private int timeoutMillis = DEFAULT_MAX_TIMEOUT_MILLIS;

  /**
   * Creates a description of topics, without accessing Kafka.
   *
   * @param prefix prefix of their names, followed by {@code -photos} and so on. It also names the
   *     transactions: a new job fences an older one with the same prefix
   */
  public DocumentTopics(KafkaConnection connection, String prefix) {
    this.connection = connection;
    this.prefix = prefix;
  }

  /** Returns the topic of a kind. */
  public String topic(String kind) {
    return prefix + '-' + kind;
  }

  /**
   * Creates missing topics: compacted, with the brokers' default number of partitions and replicas.
   *
   * @return names of existing topics that are not compacted: they keep all messages ever written,
   *     or lose old ones
   * @throws KafkaSetupException if they cannot be created
   */
  public Set<String> create(Collection<String> kinds) throws InterruptedException {
    List<String> topics = kinds.stream().map(this::topic).toList();
    return connection.call(
        admin -> {
          timeoutMillis = timeout(admin);
          Set<String> present = existing(admin, topics);
          List<NewTopic> missing = new ArrayList<>();
          for (String topic : topics) {
            if (!present.contains(topic)) {
              missing.add(
                  new NewTopic(topic, Optional.empty(), Optional.empty())
                      .configs(
                          Map.of(
                              TopicConfig.CLEANUP_POLICY_CONFIG,
                              TopicConfig.CLEANUP_POLICY_COMPACT,
                              TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                              Integer.toString(MAX_MESSAGE_BYTES))));
            }
          }
          TopicCreation.create(admin, missing);
          return notCompacted(admin, present);
        });
  }

  /**
   * Returns the first topic that has messages; empty if none has.
   *
   * @throws KafkaSetupException if the topics cannot be read
   */
  public Optional<String> firstFilled(Collection<String> kinds) throws InterruptedException {
    return connection.call(
        admin -> {
          Set<String> present = existing(admin, kinds.stream().map(this::topic).toList());
          for (TopicDescription topic :
              new TreeMap<>(admin.describeTopics(present).allTopicNames().get()).values()) {
            if (isFilled(admin, topic)) {
              return Optional.of(topic.name());
            }
          }
          return Optional.empty();
        });
  }

  /** Deletes existing topics and waits until they are gone. */
  public void delete(Collection<String> kinds) throws InterruptedException {
    List<String> topics = kinds.stream().map(this::topic).toList();
    connection.call(
        admin -> {
          admin.deleteTopics(existing(admin, topics)).all().get();
          long end = System.nanoTime() + DELETION.toNanos();
          while (!existing(admin, topics).isEmpty()) {
            if (System.nanoTime() - end > 0) {
              throw new KafkaSetupException(
                  "topics "
                      + existing(admin, topics)
                      + " still exist after "
                      + DELETION.toSeconds()
                      + " s");
            }
            Thread.sleep(PAUSE_MILLIS);
          }
          return null;
        });
  }

  private static Set<String> existing(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    Set<String> existing = new TreeSet<>(admin.listTopics().names().get());
    existing.retainAll(topics);
    return existing;
  }

  private static boolean isFilled(Admin admin, TopicDescription topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    topic
        .partitions()
        .forEach(
            each -> {
              TopicPartition partition = new TopicPartition(topic.name(), each.partition());
              starts.put(partition, OffsetSpec.earliest());
              ends.put(partition, OffsetSpec.latest());
            });
    Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> first =
        admin.listOffsets(starts).all().get();
    Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> next =
        admin.listOffsets(ends).all().get();
    return first.keySet().stream()
        .anyMatch(partition -> next.get(partition).offset() > first.get(partition).offset());
  }

  private static Set<String> notCompacted(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException {
    Set<String> others = new TreeSet<>();
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    admin
        .describeConfigs(resources)
        .all()
        .get()
        .forEach(
            (topic, config) -> {
              ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
              if (policy != null && !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
                others.add(topic.name());
              }
            });
    return others;
  }

  /**
   * Returns the transaction timeout: the maximum that the broker permits, up to one hour; a setting
   * in the properties file overrides it. A run that is resumed later than that has lost the
   * transactions of its last checkpoint. A run that is never resumed blocks readers for as long.
   */
  private int timeout(Admin admin) throws ExecutionException, InterruptedException {
    Node node = admin.describeCluster().nodes().get().iterator().next();
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
    try {
      ConfigEntry max =
          admin.describeConfigs(List.of(broker)).all().get().get(broker).get(MAX_TIMEOUT);
      return max == null || max.value() == null
          ? DEFAULT_MAX_TIMEOUT_MILLIS
          : Math.min(Integer.parseInt(max.value()), MAX_TIMEOUT_MILLIS);
    } catch (ExecutionException e) {
      // The user may lack the privilege to read broker settings.
      return DEFAULT_MAX_TIMEOUT_MILLIS;
    }
  }

  /** Returns the sink of a kind's documents; call {@link #create} first. */
  public Sink<Document> sink(String kind) {
    return sink(kind, "");
  }

  /**
   * Returns an additional sink of a kind's documents in the same job.
   *
   * @param part distinguishes its transactions from those of the other sink; ends in a dash
   */
  public Sink<Document> sink(String kind, String part) {
    Properties properties =
        connection.properties(
            Map.of(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Integer.toString(timeoutMillis),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_MESSAGE_BYTES),
                ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(MAX_MESSAGE_BYTES),
                ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10),
                ProducerConfig.LINGER_MS_CONFIG, "20",
                ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"));
    return KafkaSink.<Document>builder()
        .setKafkaProducerConfig(properties)
        .setBootstrapServers(connection.servers())
        .setRecordSerializer(new Messages(topic(kind)))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix("tagatlas-" + part + topic(kind))
        // Reuses a few ids: the alternative leaves one per checkpoint and subtask.
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .build();
  }

  /**
   * Serializes documents as messages.
   *
   * @param topic the topic to write to
   */
  record Messages(String topic)
      implements KafkaRecordSerializationSchema<Document>, KafkaDatasetFacetProvider {

    private static final long serialVersionUID = 1L;

    /** Names the topic in which the sink looks for open transactions. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
      return Optional.of(
          new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        Document document, KafkaSinkContext context, Long timestamp) {
      // Without a timestamp: documents have none, so the producer's time applies.
      return new ProducerRecord<>(
          topic, document.id().getBytes(StandardCharsets.UTF_8), value(document));
    }

    private static byte[] value(Document document) {
      if (document.deleted()) {
        return null;
      }
      ByteArrayOutputStream json = new ByteArrayOutputStream(document.source().length + 128);
      try {
        DocumentJson.write(document, json);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return json.toByteArray();
    }
  }
}
