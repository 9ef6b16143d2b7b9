package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tagatlas.summary.Summary;

final class CaughtUpTest {

  private final CaughtUp caughtUp = new CaughtUp(3, Map.of());

  @Test
  void waitsForShardsThenForTheirDocuments() {
    assertThat(caughtUp.with(progress(0, 0, 0))).isFalse();
    assertThat(caughtUp.with(progress(7, 2, 7))).as("a shard is missing").isFalse();
    assertThat(caughtUp.with(progress(8, 3, 7))).as("not published").isFalse();
    assertThat(caughtUp.with(progress(9, 4, 7))).as("still not published").isFalse();
    assertThat(caughtUp.with(progress(9, 4, 8))).isTrue();
  }

  @Test
  void staysTrue() {
    waitsForShardsThenForTheirDocuments();
    assertThat(caughtUp.with(progress(0, 0, 0))).as("after a restart").isTrue();
  }

  @Test
  void doesNotWaitForWhatIsNotPublished() {
    assertThat(caughtUp.with(progress(8, 2, null))).isFalse();
    assertThat(caughtUp.with(progress(9, 3, null))).isTrue();
  }

  @Test
  void waitsForACheckpointWhereThereAreNoShards() {
    CaughtUp atOnce = new CaughtUp(0, Map.of());
    assertThat(atOnce.with(progress(0, 0, 0))).isFalse();
    assertThat(atOnce.with(progress(1, 0, 0))).isFalse();
    assertThat(atOnce.with(progress(2, 0, 1))).isTrue();
  }

  @Test
  void waitsForEachPartitionThatHadMessagesAtTheStart() {
    CaughtUp ofTopic = new CaughtUp(2, Map.of("kafka://photos/0", 20L, "kafka://photos/2", 1L));
    assertThat(ofTopic.with(progress(1, 2, 1, Map.of()))).isFalse();
    assertThat(ofTopic.with(progress(2, 2, 2, Map.of("kafka://photos/0", 20L)))).isFalse();
    Map<String, Long> more = Map.of("kafka://photos/0", 19L, "kafka://photos/2", 9L);
    assertThat(ofTopic.with(progress(3, 2, 3, more))).as("a message is missing").isFalse();
    Map<String, Long> all = Map.of("kafka://photos/0", 21L, "kafka://photos/2", 9L);
    assertThat(ofTopic.with(progress(4, 1, 4, all))).as("a shard is missing").isFalse();
    assertThat(ofTopic.with(progress(5, 2, 4, all))).as("not published").isFalse();
    assertThat(ofTopic.with(progress(6, 2, 5, all))).isTrue();
  }

  private static JobProgress progress(long checkpoint, long shards, Integer published) {
    return progress(checkpoint, shards, published, Map.of());
  }

  private static JobProgress progress(
      long checkpoint, long shards, Integer published, Map<String, Long> positions) {
    Summary summary = new Summary();
    if (checkpoint > 0) {
      summary.completed(new Summary.Checkpoint(checkpoint, shards, positions));
    }
    return new JobProgress(
        summary, published == null ? OptionalLong.empty() : OptionalLong.of(published));
  }
}
