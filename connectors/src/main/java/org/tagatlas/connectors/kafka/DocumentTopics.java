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
 * Topics of documents, one a kind: a message's key is the document's id, its value the document as
 * JSON, or none when the document is removed. Readers that want nothing but what a checkpoint has
 * completed read what is committed ({@code isolation.level=read_committed}).
 */
public final class DocumentTopics {

  /** The longest message that is written, in bytes. */
  static final int MAX_MESSAGE_BYTES = 16 << 20;

  /** What a broker allows a transaction when nobody has told it otherwise. */
  private static final int USUAL_MAX_TIMEOUT_MILLIS = 15 * 60 * 1000;

  private static final int LONGEST_TIMEOUT_MILLIS = 60 * 60 * 1000;
  private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";
  private static final Duration DELETION = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 200;

  private final KafkaConnection connection;
  private final String prefix;
  private int timeoutMillis = USUAL_MAX_TIMEOUT_MILLIS;

  /**
   * Describes topics; nothing is asked or made.
   *
   * @param prefix what their names begin with, ahead of {@code -photos} and so on. It names the
   *     transactions as well: of two jobs with the same one the former can no longer write
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
   * Makes the topics that are not there, compacted, with as many partitions and replicas as the
   * brokers choose.
   *
   * @return names of topics that were there and are not compacted: they keep all that was ever
   *     written, or lose what is old
   * @throws KafkaSetupException when they can't be made
   */
  public Set<String> create(Collection<String> kinds) throws InterruptedException {
    List<String> topics = kinds.stream().map(this::topic).toList();
    return connection.ask(
        admin -> {
          timeoutMillis = timeout(admin);
          Set<String> there = existing(admin, topics);
          List<NewTopic> missing = new ArrayList<>();
          for (String topic : topics) {
            if (!there.contains(topic)) {
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
          return notCompacted(admin, there);
        });
  }

  /**
   * Returns the first topic that has messages, empty when none has.
   *
   * @throws KafkaSetupException when they can't be looked at
   */
  public Optional<String> firstFilled(Collection<String> kinds) throws InterruptedException {
    return connection.ask(
        admin -> {
          Set<String> there = existing(admin, kinds.stream().map(this::topic).toList());
          for (TopicDescription topic :
              new TreeMap<>(admin.describeTopics(there).allTopicNames().get()).values()) {
            if (isFilled(admin, topic)) {
              return Optional.of(topic.name());
            }
          }
          return Optional.empty();
        });
  }

  /** Deletes the topics that are there, and waits until they are gone. */
  public void delete(Collection<String> kinds) throws InterruptedException {
    List<String> topics = kinds.stream().map(this::topic).toList();
    connection.ask(
        admin -> {
          admin.deleteTopics(existing(admin, topics)).all().get();
          long end = System.nanoTime() + DELETION.toNanos();
          while (!existing(admin, topics).isEmpty()) {
            if (System.nanoTime() - end > 0) {
              throw new KafkaSetupException(
                  "the topics " + existing(admin, topics) + " do not go away");
            }
            Thread.sleep(PAUSE_MILLIS);
          }
          return null;
        });
  }

  private static Set<String> existing(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    Set<String> there = new TreeSet<>(admin.listTopics().names().get());
    there.retainAll(topics);
    return there;
  }

  private static boolean isFilled(Admin admin, TopicDescription topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> begins = new HashMap<>();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    topic
        .partitions()
        .forEach(
            each -> {
              TopicPartition partition = new TopicPartition(topic.name(), each.partition());
              begins.put(partition, OffsetSpec.earliest());
              ends.put(partition, OffsetSpec.latest());
            });
    Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> first =
        admin.listOffsets(begins).all().get();
    Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> next =
        admin.listOffsets(ends).all().get();
    return first.keySet().stream()
        .anyMatch(partition -> next.get(partition).offset() > first.get(partition).offset());
  }

  private static Set<String> notCompacted(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException {
    Set<String> others = new TreeSet<>();
    List<ConfigResource> asked =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    admin
        .describeConfigs(asked)
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
   * Returns how long a transaction can stay open: what the file says, else all that the broker
   * allows, up to an hour. A stopped run that goes on later than that has lost what its last
   * checkpoint had prepared; a run that never goes on keeps readers waiting for as long.
   */
  private int timeout(Admin admin) throws ExecutionException, InterruptedException {
    Node node = admin.describeCluster().nodes().get().iterator().next();
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
    try {
      ConfigEntry most =
          admin.describeConfigs(List.of(broker)).all().get().get(broker).get(MAX_TIMEOUT);
      return most == null || most.value() == null
          ? USUAL_MAX_TIMEOUT_MILLIS
          : Math.min(Integer.parseInt(most.value()), LONGEST_TIMEOUT_MILLIS);
    } catch (ExecutionException e) {
      // Not everybody may look at a broker's settings.
      return USUAL_MAX_TIMEOUT_MILLIS;
    }
  }

  /** Returns the sink of a kind's documents; {@link #create} comes first. */
  public Sink<Document> sink(String kind) {
    return sink(kind, "");
  }

  /**
   * Returns a further sink of a kind's documents, beside another one of the same job.
   *
   * @param part what tells its transactions from the other's, and ends in a dash
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
        // Few ids that are used again: the other way each checkpoint of each subtask leaves one.
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .build();
  }

  /**
   * Makes messages of documents.
   *
   * @param topic where they go
   */
  record Messages(String topic)
      implements KafkaRecordSerializationSchema<Document>, KafkaDatasetFacetProvider {

    private static final long serialVersionUID = 1L;

    /** The sink looks for open transactions in the topic that this names. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
      return Optional.of(
          new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        Document document, KafkaSinkContext context, Long timestamp) {
      // Not the time of the row, which is none: the producer's own.
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
