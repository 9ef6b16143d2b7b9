package org.tagatlas.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.sink.Document;

final class DocumentTopicsTest {

  private final DocumentTopics.Messages messages = new DocumentTopics.Messages("atlas-photos");

  @Test
  void serializesADocumentAsInFiles() {
    Document document =
        new Document("all|IS|góð", 3, "{\"tag\":\"góð\"}".getBytes(StandardCharsets.UTF_8));
    ProducerRecord<byte[], byte[]> message = messages.serialize(document, null, 5L);
    assertThat(message.topic()).isEqualTo("atlas-photos");
    assertThat(message.partition()).isNull();
    assertThat(message.timestamp()).isNull();
    assertThat(text(message.key())).isEqualTo("all|IS|góð");
    assertThat(text(message.value()))
        .isEqualTo("{\"id\":\"all|IS|góð\",\"version\":3,\"tag\":\"góð\"}");
  }

  @Test
  void serializesADeletionAsTombstone() {
    ProducerRecord<byte[], byte[]> message =
        messages.serialize(Document.removal("all|IS|a", 4), null, null);
    assertThat(text(message.key())).isEqualTo("all|IS|a");
    assertThat(message.value()).isNull();
  }

  @Test
  void namesTopicsByKind() {
    assertThat(new DocumentTopics(KafkaConnection.to("a:1"), "atlas").topic("machine-tags"))
        .isEqualTo("atlas-machine-tags");
  }

  /** Savepoints contain transaction names: another prefix or strategy would lose transactions. */
  @Test
  void keepsTransactionNames() {
    DocumentTopics topics = new DocumentTopics(KafkaConnection.to("a:1"), "atlas");
    assertThat(topics.sink("photos"))
        .hasFieldOrPropertyWithValue("transactionalIdPrefix", "tagatlas-atlas-photos")
        .hasFieldOrPropertyWithValue(
            "transactionNamingStrategy", TransactionNamingStrategy.POOLING);
    assertThat(topics.sink("photos", "located-"))
        .hasFieldOrPropertyWithValue("transactionalIdPrefix", "tagatlas-located-atlas-photos")
        .hasFieldOrPropertyWithValue(
            "transactionNamingStrategy", TransactionNamingStrategy.POOLING);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
