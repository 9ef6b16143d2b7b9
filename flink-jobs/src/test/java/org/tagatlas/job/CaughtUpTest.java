package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tagatlas.operator.Pace;
import org.tagatlas.summary.Summary;

final class CaughtUpTest {

  private static final long SECOND = 1_000_000_000L;

  /** Ranking takes ten seconds at the most. */
  private static final Pace PACE = new Pace(true, Duration.ofSeconds(4), Duration.ofSeconds(45));

  private final CaughtUp caughtUp = new CaughtUp(3, PACE);

  @Test
  void waitsForShardsThenForRankingThenForALaterCheckpoint() {
    assertThat(caughtUp.with(progress(0, 0, 0), 0)).isFalse();
    assertThat(caughtUp.with(progress(7, 2, 7), SECOND)).as("a shard is missing").isFalse();
    assertThat(caughtUp.with(progress(8, 3, 8), 20 * SECOND)).as("all are read").isFalse();
    assertThat(caughtUp.with(progress(9, 3, 9), 29 * SECOND)).as("may not be ranked").isFalse();
    assertThat(caughtUp.with(progress(9, 3, 9), 30 * SECOND)).as("ranked, not saved").isFalse();
    assertThat(caughtUp.with(progress(10, 3, 9), 31 * SECOND)).as("not published").isFalse();
    assertThat(caughtUp.with(progress(10, 3, 10), 32 * SECOND)).isTrue();
  }

  @Test
  void staysTrue() {
    waitsForShardsThenForRankingThenForALaterCheckpoint();
    assertThat(caughtUp.with(progress(0, 0, 0), 33 * SECOND)).as("after a restart").isTrue();
  }

  @Test
  void doesNotWaitForWhatIsNotPublished() {
    caughtUp.with(progress(8, 3, null), 0);
    assertThat(caughtUp.with(progress(8, 3, null), 10 * SECOND)).isTrue();
  }

  @Test
  void waitsForACheckpointWhereThereAreNoShards() {
    CaughtUp atOnce = new CaughtUp(0, PACE);
    assertThat(atOnce.with(progress(0, 0, 0), 0)).isFalse();
    assertThat(atOnce.with(progress(0, 0, 0), 60 * SECOND)).isFalse();
    assertThat(atOnce.with(progress(1, 0, 1), 61 * SECOND)).isFalse();
    assertThat(atOnce.with(progress(2, 0, 1), 71 * SECOND)).isFalse();
    assertThat(atOnce.with(progress(3, 0, 3), 72 * SECOND)).isTrue();
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
