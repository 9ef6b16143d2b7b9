package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tagatlas.runtime.LogCapture;
import org.tagatlas.summary.Summary;

final class CatchUpDetectorTest {

  private final CatchUpDetector detector = new CatchUpDetector(3, Map.of());

  @Test
  void waitsForShardsThenForTheirDocuments() {
    assertThat(detector.update(progress(0, 0, 0))).isFalse();
    assertThat(detector.update(progress(7, 2, 7))).as("a shard is missing").isFalse();
    assertThat(detector.update(progress(8, 3, 7))).as("not published").isFalse();
    assertThat(detector.update(progress(9, 4, 7))).as("still not published").isFalse();
    assertThat(detector.update(progress(9, 4, 8))).isTrue();
  }

  @Test
  void staysTrue() {
    waitsForShardsThenForTheirDocuments();
    assertThat(detector.update(progress(0, 0, 0))).as("after a restart").isTrue();
  }

  @Test
  void ignoresDocumentsThatAreNotPublishedToElasticsearch() {
    assertThat(detector.update(progress(8, 2, null))).isFalse();
    assertThat(detector.update(progress(9, 3, null))).isTrue();
  }

  @Test
  void waitsForACheckpointIfThereAreNoShards() {
    CatchUpDetector withoutShards = new CatchUpDetector(0, Map.of());
    assertThat(withoutShards.update(progress(0, 0, 0))).isFalse();
    assertThat(withoutShards.update(progress(1, 0, 0))).isFalse();
    assertThat(withoutShards.update(progress(2, 0, 1))).isTrue();
  }

  @Test
  void waitsForEachPartitionWithMessagesAtTheStart() {
    CatchUpDetector ofTopic =
        new CatchUpDetector(2, Map.of("kafka://photos/0", 20L, "kafka://photos/2", 1L));
    assertThat(ofTopic.update(progress(1, 2, 1, Map.of()))).isFalse();
    assertThat(ofTopic.update(progress(2, 2, 2, Map.of("kafka://photos/0", 20L)))).isFalse();
    Map<String, Long> more = Map.of("kafka://photos/0", 19L, "kafka://photos/2", 9L);
    assertThat(ofTopic.update(progress(3, 2, 3, more))).as("a message is missing").isFalse();
    Map<String, Long> all = Map.of("kafka://photos/0", 21L, "kafka://photos/2", 9L);
    assertThat(ofTopic.update(progress(4, 1, 4, all))).as("a shard is missing").isFalse();
    assertThat(ofTopic.update(progress(5, 2, 4, all))).as("not published").isFalse();
    assertThat(ofTopic.update(progress(6, 2, 5, all))).isTrue();
  }

  @Test
  void waitsForFilesOfVectors() {
    // Each progress of this test has read one file.
    assertThat(new CatchUpDetector(3, 1, Map.of()).update(progress(9, 4, 9))).isTrue();
    assertThat(new CatchUpDetector(3, 2, Map.of()).update(progress(9, 4, 9))).isFalse();
  }

  @Test
  void logsOnceThatItHasCaughtUp() {
    try (LogCapture log = new LogCapture(CatchUpDetector.class)) {
      detector.update(progress(8, 3, 7));
      assertThat(log.messages()).isEmpty();
      detector.update(progress(9, 4, 8));
      detector.update(progress(10, 4, 9));
      assertThat(log.messages())
          .containsExactly(
              "INFO Caught up with checkpoint 8: 3 shards and 0 partitions are read and published");
    }
  }

  private static JobProgress progress(long checkpoint, long shards, Integer published) {
    return progress(checkpoint, shards, published, Map.of());
  }

  private static JobProgress progress(
      long checkpoint, long shards, Integer published, Map<String, Long> positions) {
    Summary summary = new Summary();
    if (checkpoint > 0) {
      summary.completed(new Summary.Checkpoint(checkpoint, shards, 1, positions));
    }
    return new JobProgress(
        summary, published == null ? OptionalLong.empty() : OptionalLong.of(published));
  }
}
