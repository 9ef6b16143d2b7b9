package org.tagatlas.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.tagatlas.record.Reject;

/**
 * Publishes lines of shards to a topic exactly once, even if the process is killed. The progress of
 * each shard is a message in a second topic, written in the same transaction as its lines. Not
 * thread-safe.
 */
public final class TransactionalLineProducer implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final String ALL = " all";
  private static final int TIMEOUT_MILLIS = 5 * 60 * 1000;

  private final KafkaConnection connection;
  private final String topic;
  private final String name;
  private final Producer<byte[], byte[]> producer;
  private final Map<String, Done> done = new HashMap<>();
  private boolean open;
  private volatile String tooLong;

  /**
   * Progress of a shard.
   *
   * @param lines number of published lines
   * @param all whether the shard is complete
   */
  public record Done(long lines, boolean all) {

    /** Progress of a shard without published lines. */
    public static final Done NOTHING = new Done(0, false);
  }

  private TransactionalLineProducer(
      KafkaConnection connection, String topic, String name, Producer<byte[], byte[]> producer) {
    this.connection = connection;
    this.topic = topic;
    this.name = name;
    this.producer = producer;
  }

  /**
   * Creates missing topics, aborts open transactions of a former process of the same name, and
   * reads its progress. A former process that is still running is fenced.
   *
   * @param name distinguishes replays into the same topic; each name publishes all lines
   * @throws KafkaSetupException if Kafka cannot be used
   */
  public static TransactionalLineProducer open(
      KafkaConnection connection, String topic, String name) throws InterruptedException {
    createTopics(connection, topic);
    Properties properties =
        connection.properties(
            Map.of(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "tagatlas-replay-" + topic + '-' + name,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TIMEOUT_MILLIS,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                DocumentTopics.MAX_MESSAGE_BYTES,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 << 10,
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4"));
    Producer<byte[], byte[]> producer = null;
    try {
      producer = new KafkaProducer<>(properties);
      TransactionalLineProducer publisher =
          new TransactionalLineProducer(connection, topic, name, producer);
      producer.initTransactions();
      publisher.readPositions();
      return publisher;
    } catch (RuntimeException e) {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
      throw connection.translate(e);
    }
  }

  private static String positionsTopic(String topic) {
    return topic + "-replay";
  }

  private static void createTopics(KafkaConnection connection, String topic)
      throws InterruptedException {
    connection.call(
        admin -> {
          Set<String> present = admin.listTopics().names().get();
          List<NewTopic> missing = new ArrayList<>();
          if (!present.contains(topic)) {
            missing.add(
                new NewTopic(topic, Optional.empty(), Optional.empty())
                    .configs(
                        Map.of(
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(DocumentTopics.MAX_MESSAGE_BYTES))));
          }
          if (!present.contains(positionsTopic(topic))) {
            missing.add(
                new NewTopic(positionsTopic(topic), Optional.of(1), Optional.empty())
                    .configs(
                        Map.of(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            TopicConfig.CLEANUP_POLICY_COMPACT)));
          }
          TopicCreation.create(admin, missing);
          return null;
        });
  }

  private void readPositions() {
    Properties properties =
        connection.properties(
            Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false));
    TopicPartition positions = new TopicPartition(positionsTopic(topic), 0);
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      consumer.assign(List.of(positions));
      consumer.seekToBeginning(List.of(positions));
      long end = consumer.endOffsets(List.of(positions)).get(positions);
      while (consumer.position(positions) < end) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          String key = new String(each.key(), StandardCharsets.UTF_8);
          if (key.startsWith(name + ' ')) {
            done.put(key.substring(name.length() + 1), parse(each.value()));
          }
        }
      }
    }
  }

  private static Done parse(byte[] value) {
    String text = new String(value, StandardCharsets.US_ASCII);
    boolean all = text.endsWith(ALL);
    return new Done(
        Long.parseLong(all ? text.substring(0, text.length() - ALL.length()) : text), all);
  }

  /** Returns the committed progress of a shard, by this or a former process. */
  public Done done(String shard) {
    return done.getOrDefault(shard, Done.NOTHING);
  }

  /**
   * Publishes a line.
   *
   * @param key the message key, or null
   * @param shard the line's shard
   * @param line the line number, for error messages
   */
  public void publish(String key, byte[] value, String shard, long line) {
    send(message(key, value), shard, line);
  }

  /** Publishes an incomplete line, marked by a header. */
  public void publish(Reject reject, byte[] value) {
    ProducerRecord<byte[], byte[]> message = message(null, value);
    message
        .headers()
        .add(
            ShardRowDeserializationSchema.REJECT_HEADER,
            (reject.reason().id() + ' ' + reject.detail()).getBytes(StandardCharsets.UTF_8));
    send(message, reject.shard(), reject.line());
  }

  private ProducerRecord<byte[], byte[]> message(String key, byte[] value) {
    return new ProducerRecord<>(
        topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
  }

  private void send(ProducerRecord<byte[], byte[]> message, String shard, long line) {
    attempt(
        () -> {
          begin();
          producer.send(
              message,
              (sent, failure) -> {
                if (failure instanceof RecordTooLargeException && tooLong == null) {
                  tooLong = shard + ':' + line;
                }
              });
        });
  }

  private void begin() {
    if (!open) {
      producer.beginTransaction();
      open = true;
    }
  }

  /** Records a shard's progress in the current transaction. */
  public void position(String shard, Done position) {
    byte[] key = (name + ' ' + shard).getBytes(StandardCharsets.UTF_8);
    byte[] value =
        (position.lines() + (position.all() ? ALL : "")).getBytes(StandardCharsets.US_ASCII);
    attempt(
        () -> {
          begin();
          producer.send(new ProducerRecord<>(positionsTopic(topic), key, value));
        });
    done.put(shard, position);
  }

  /**
   * Commits the published lines together with the progress.
   *
   * @throws KafkaSetupException if the commit failed; a new process continues at the right line
   */
  public void commit() {
    if (open) {
      attempt(producer::commitTransaction);
      open = false;
    }
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private KafkaSetupException failure(RuntimeException e) {
    if (tooLong != null) {
      return new KafkaSetupException(
          "line "
              + tooLong
              + " is too long for topic "
              + topic
              + ": increase its max.message.bytes and run this command again",
          e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return new KafkaSetupException(
            "another replay into topic "
                + topic
                + " was started with the same name ("
                + name
                + "), or this one was paused for too long: in that case run it again",
            e);
      }
    }
    return connection.translate(e);
  }

  /** Closes the producer without committing. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
