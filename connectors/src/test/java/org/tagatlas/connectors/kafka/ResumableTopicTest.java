package org.tagatlas.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.tagatlas.shard.FieldSet;

final class ResumableTopicTest {

  /** Not during the restore, where Flink can lose the exception. */
  @Test
  void unboundedRunRejectsTheStateOfABoundedOneWhenItStarts() throws Exception {
    ResumableTopic topic =
        (ResumableTopic)
            new TopicSource(
                    KafkaConnection.to("localhost:1"),
                    "photos",
                    TopicStart.EARLIEST,
                    Optional.empty())
                .following(FieldSet.VOTED);
    KafkaPartitionSplit finished = new KafkaPartitionSplit(new TopicPartition("photos", 0), 30, 30);
    KafkaSourceEnumState state = new KafkaSourceEnumState(List.of(finished), List.of(), true);
    try (SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restored =
        topic.restoreEnumerator(null, state)) {
      assertThatThrownBy(restored::start)
          .isInstanceOf(SuppressRestartsException.class)
          .hasStackTraceContaining("belongs to a run with --until-latest");
    }
  }
}
