package org.tagatlas.local.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Real broker shared by the tests of this JVM, each of which uses separate topics. */
public final class TestKafka {

  private static TestKafka shared;

  private final KafkaServer server;

  private TestKafka(KafkaServer server) {
    this.server = server;
  }

  /** Returns the broker. It is started by the first call and stopped with the JVM. */
  public static synchronized TestKafka shared() throws IOException, InterruptedException {
    if (shared == null) {
      Path folder = Files.createTempDirectory("kafka");
      KafkaServer server = KafkaServer.start(folder, 0);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      server.kill();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    FileUtils.deleteDirectoryQuietly(folder.toFile());
                  }));
      shared = new TestKafka(server);
    }
    return shared;
  }

  public String bootstrap() {
    return server.bootstrap();
  }

  /** Returns the address of a topic, or of a prefix of topics. */
  public String address(String name) {
    return "kafka://" + bootstrap() + '/' + name;
  }

  public void createTopic(String topic, int partitions)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, Optional.of(partitions), Optional.empty())
                      .configs(Map.of("max.message.bytes", "10000000"))))
          .all()
          .get();
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int partition = 0; partition < partitions; partition++) {
        ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      // A broker reports a topic as created before its partitions have leaders.
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> admin.listOffsets(ends).all().get().size() == partitions);
    }
  }

  /** Returns a message; a null line makes it a tombstone. */
  public static ProducerRecord<byte[], byte[]> message(String topic, int partition, String line) {
    return new ProducerRecord<>(
        topic, partition, null, line == null ? null : line.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes messages round-robin to partitions. */
  public void sendLines(String topic, int partitions, Collection<String> lines) {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (String line : lines) {
      messages.add(message(topic, messages.size() % partitions, line));
    }
    send(messages);
  }

  /** Writes messages. */
  public void send(Collection<ProducerRecord<byte[], byte[]>> messages) {
    try (Producer<byte[], byte[]> producer = producer(Map.of())) {
      send(messages, producer);
    }
  }

  /** Writes messages and waits for each: closing a producer does not report failures. */
  private static void send(
      Collection<ProducerRecord<byte[], byte[]>> messages, Producer<byte[], byte[]> producer) {
    List<Future<RecordMetadata>> sent = messages.stream().map(producer::send).toList();
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("failed to write a message", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Writes messages in a transaction, and commits or aborts it. */
  public void sendTransaction(
      Collection<ProducerRecord<byte[], byte[]>> messages, boolean committed) {
    try (Producer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", UUID.randomUUID().toString()))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(messages, producer);
      if (committed) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings =
        new java.util.HashMap<>(
            Map.of("bootstrap.servers", bootstrap(), "max.request.size", 10_000_000));
    settings.putAll(more);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Returns the committed messages of a topic, in order within each partition. */
  public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    return all;
  }
}
