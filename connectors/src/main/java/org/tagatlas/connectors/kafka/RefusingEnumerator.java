package org.tagatlas.connectors.kafka;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/**
 * Enumerator that fails the job when it is started. Flink restores enumerators in a thread of their
 * own: an exception there is lost if it is thrown before the coordinator has been initialized, and
 * the job would run without reading anything.
 */
final class RefusingEnumerator
    implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

  private final KafkaSourceEnumState state;
  private final RuntimeException reason;

  /**
   * Creates an enumerator.
   *
   * @param state the restored state, which is kept
   * @param reason what fails the job
   */
  RefusingEnumerator(KafkaSourceEnumState state, RuntimeException reason) {
    this.state = state;
    this.reason = reason;
  }

  @Override
  public void start() {
    throw reason;
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {}

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {}

  @Override
  public void addReader(int subtask) {}

  @Override
  public KafkaSourceEnumState snapshotState(long checkpointId) {
    return state;
  }

  @Override
  public void close() {}
}
