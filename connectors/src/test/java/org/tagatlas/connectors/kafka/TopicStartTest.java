package org.tagatlas.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.kafka.TopicStart.From;

final class TopicStartTest {

  @Test
  void parsesKeywordsAndTimes() {
    assertThat(TopicStart.parse("earliest")).isEqualTo(TopicStart.EARLIEST);
    assertThat(TopicStart.parse(" Latest ").from()).isEqualTo(From.LATEST);
    assertThat(TopicStart.parse("group").from()).isEqualTo(From.GROUP);
    assertThat(TopicStart.parse("1769860800000"))
        .isEqualTo(new TopicStart(From.TIMESTAMP, 1_769_860_800_000L))
        .isEqualTo(TopicStart.parse("2026-01-31T12:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "newest",
        "-1",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "1969-01-01T00:00:00Z",
        "99999999999999999999",
        "+292278995-01-01T00:00:00Z"
      })
  void rejectsInvalidStarts(String text) {
    assertThatThrownBy(() -> TopicStart.parse(text))
        .isInstanceOf(KafkaSetupException.class)
        .hasMessageContaining("'" + text + "' must be earliest, latest, group or a time");
  }
}
