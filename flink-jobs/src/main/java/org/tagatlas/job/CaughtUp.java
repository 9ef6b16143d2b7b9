package org.tagatlas.job;

import java.time.Duration;
import org.tagatlas.operator.Pace;

/**
 * Finds the moment from which a run that follows its input has published all that was there at its
 * start. Not thread-safe.
 *
 * <p>Three things have to come one after the other: a completed checkpoint by which the shards had
 * been read; time for the operators to rank what that changed; and a later checkpoint all of whose
 * documents are in Elasticsearch.
 */
public final class CaughtUp {

  private final long shards;
  private final long rankingNanos;
  private boolean read;
  private long readAt;
  private long checkpoint;
  private boolean done;

  /**
   * Begins to look out.
   *
   * @param shards number of shards that were there at the start, with those read by the run before
   *     it was stopped
   * @param pace the pace of the run
   */
  public CaughtUp(long shards, Pace pace) {
    this.shards = shards;
    // A change is passed on by one operator after an interval, and ranked by another after a
    // second.
    this.rankingNanos = pace.flush().plus(Duration.ofSeconds(1)).multipliedBy(2).toNanos();
  }

  /**
   * Looks at the newest progress.
   *
   * @param nanoTime now, by {@link System#nanoTime}
   * @return whether the moment has come, with this progress or before
   */
  public boolean with(JobProgress progress, long nanoTime) {
    if (done) {
      return true;
    }
    if (!read && progress.summary().checkpoint().id() > 0) {
      read = progress.summary().checkpoint().shards() >= shards;
      readAt = nanoTime;
    }
    if (read && checkpoint == 0 && nanoTime - readAt >= rankingNanos) {
      checkpoint = progress.summary().checkpoint().id() + 1;
    }
    done = checkpoint > 0 && progress.published().orElse(Long.MAX_VALUE) >= checkpoint;
    return done;
  }
}
