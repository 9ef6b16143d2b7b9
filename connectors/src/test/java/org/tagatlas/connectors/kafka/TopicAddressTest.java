package org.tagatlas.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "kafka://localhost:9092/photos localhost:9092 photos",
        "kafka://a:1,b.example:65535/p_1.x-y/ a:1,b.example:65535 p_1.x-y",
        "kafka://[::1]:9092,127.0.0.1:9092/t [::1]:9092,127.0.0.1:9092 t"
      })
  void parsesServersAndName(String text, String servers, String name) {
    assertThat(TopicAddress.parse(text)).isEqualTo(new TopicAddress(servers, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:photos",
        "kafka://localhost:9092",
        "kafka://localhost:9092/",
        "kafka://localhost:9092/a/b",
        "kafka://localhost/photos",
        "kafka://localhost:0/photos",
        "kafka://localhost:65536/photos",
        "kafka://localhost:99999999999/photos",
        "kafka://a:1,/photos",
        "kafka://a:1, b:2/photos",
        "kafka://:9092/photos",
        "kafka://::1:9092/photos",
        "kafka:///photos",
        "kafka://a:1/ph otos",
        "kafka://a:1/ph?x=1",
        "kafka://a:1/..",
        "KAFKA://a:1/photos"
      })
  void rejectsInvalidAddresses(String text) {
    assertThat(TopicAddress.looksLike(text)).isTrue();
    assertThatThrownBy(() -> TopicAddress.parse(text))
        .isInstanceOf(KafkaSetupException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void doesNotRevealAPassword() {
    assertThatThrownBy(() -> TopicAddress.parse("kafka://me:hunter2@a:1/photos"))
        .isInstanceOf(KafkaSetupException.class)
        .hasMessageContaining("properties file")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void distinguishesAddressesFromFiles() {
    assertThat(TopicAddress.looksLike("kafka/shards")).isFalse();
    assertThat(TopicAddress.looksLike("s3://kafka:9092/x")).isFalse();
  }
}
