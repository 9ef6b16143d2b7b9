package org.tagatlas.job;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.summary.Summary;

/**
 * Detects when an unbounded run has published all data that existed at its start: Elasticsearch has
 * all documents of a checkpoint that covers the shards, the files of vectors and, by partition, the
 * topic up to its end offset at the start. This works because operators emit and rank their
 * buffered data before a checkpoint. Not thread-safe.
 */
public final class CatchUpDetector {

  private static final Logger LOG = LoggerFactory.getLogger(CatchUpDetector.class);

  private final long shards;
  private final long vectorFiles;
  private final Map<String, Long> ends;
  private long checkpoint;
  private boolean done;

  /**
   * Creates a detector.
   *
   * @param shards number of shards that existed at the start, including those read before a restart
   * @param ends end offsets at the start, by partition
   */
  public CatchUpDetector(long shards, Map<String, Long> ends) {
    this(shards, 0, ends);
  }

  /**
   * Creates a detector.
   *
   * @param shards number of shards that existed at the start, including those read before a restart
   * @param vectorFiles number of files of vectors that existed at the start
   * @param ends end offsets at the start, by partition
   */
  public CatchUpDetector(long shards, long vectorFiles, Map<String, Long> ends) {
    this.shards = shards;
    this.vectorFiles = vectorFiles;
    this.ends = Map.copyOf(ends);
  }

  /**
   * Updates this detector with the newest progress.
   *
   * @return whether the run has caught up, now or before
   */
  public boolean update(JobProgress progress) {
    if (done) {
      return true;
    }
    if (checkpoint == 0 && hasRead(progress.summary().checkpoint())) {
      checkpoint = progress.summary().checkpoint().id();
    }
    done = checkpoint > 0 && progress.published().orElse(Long.MAX_VALUE) >= checkpoint;
    if (done) {
      LOG.info(
          "Caught up with checkpoint {}: {} shards and {} partitions are read and published",
          checkpoint,
          shards,
          ends.size());
    }
    return done;
  }

  private boolean hasRead(Summary.Checkpoint newest) {
    return newest.shards() >= shards
        && newest.vectorFiles() >= vectorFiles
        && ends.entrySet().stream()
            .allMatch(end -> newest.positions().getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** Returns whether the run has caught up. */
  public boolean done() {
    return done;
  }
}
