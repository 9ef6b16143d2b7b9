package org.tagatlas.job;

/**
 * Finds the moment from which a run that follows its input has published all that was there at its
 * start: all documents are in Elasticsearch of a checkpoint by which its shards had been read. What
 * operators have gathered they pass on before a checkpoint, and rank it. Not thread-safe.
 */
public final class CaughtUp {

  private final long shards;
  private long checkpoint;
  private boolean done;

  /**
   * Begins to look out.
   *
   * @param shards number of shards that were there at the start, with those read by the run before
   *     it was stopped
   */
  public CaughtUp(long shards) {
    this.shards = shards;
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
    if (checkpoint == 0 && progress.summary().checkpoint().shards() >= shards) {
      checkpoint = progress.summary().checkpoint().id();
    }
    done = checkpoint > 0 && progress.published().orElse(Long.MAX_VALUE) >= checkpoint;
    return done;
  }
}
