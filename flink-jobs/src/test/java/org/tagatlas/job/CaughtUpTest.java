package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tagatlas.summary.Summary;

final class CaughtUpTest {

  private final CaughtUp caughtUp = new CaughtUp(3);

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
    CaughtUp atOnce = new CaughtUp(0);
    assertThat(atOnce.with(progress(0, 0, 0))).isFalse();
    assertThat(atOnce.with(progress(1, 0, 0))).isFalse();
    assertThat(atOnce.with(progress(2, 0, 1))).isTrue();
  }

  private static JobProgress progress(long checkpoint, long shards, Integer published) {
    Summary summary = new Summary();
    if (checkpoint > 0) {
      summary.completed(new Summary.Checkpoint(checkpoint, shards));
    }
    return new JobProgress(
        summary, published == null ? OptionalLong.empty() : OptionalLong.of(published));
  }
}
