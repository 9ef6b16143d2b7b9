package org.tagatlas.job;

import java.util.Map;
import org.tagatlas.summary.Summary;

/**
 * Finds the moment from which a run that never ends has published all that was there at its start:
 * all documents are in Elasticsearch of a checkpoint by which its shards had been read, and its
 * topic up to where it ended at the start. What operators have gathered they pass on before a
 * checkpoint, and rank it. Not thread-safe.
 */
public final class CaughtUp {

  private final long shards;
  private final Map<String, Long> ends;
  private long checkpoint;
  private boolean done;

  /**
   * Begins to look out.
   *
   * @param shards number of shards that were there at the start, with those read by the run before
   *     it was stopped
   * @param ends the offsets behind the last messages there were, by partition
   */
  public CaughtUp(long shards, Map<String, Long> ends) {
    this.shards = shards;
    this.ends = Map.copyOf(ends);
  }

  /**
   * Looks at the newest progress.
   *
   * @return whether the moment has come, with this progress or before
   */
  public boolean with(JobProgress progress) {
    if (done) {
      return true;
    }
    if (checkpoint == 0 && hasRead(progress.summary().checkpoint())) {
      checkpoint = progress.summary().checkpoint().id();
    }
    done = checkpoint > 0 && progress.published().orElse(Long.MAX_VALUE) >= checkpoint;
    return done;
  }

  private boolean hasRead(Summary.Checkpoint newest) {
    return newest.shards() >= shards
        && ends.entrySet().stream()
            .allMatch(end -> newest.positions().getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** Whether the moment has come with the progress that was looked at. */
  public boolean done() {
    return done;
  }
}
