package org.tagatlas.enrich;

import java.io.Serializable;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.tagatlas.record.PhotoRecord;

/**
 * The age of the newest photo that a completed checkpoint has released. Results of a photo are
 * published with the first checkpoint whose barrier follows it. Written by one thread, read by any.
 */
final class EmissionLag implements Serializable {

  private static final long serialVersionUID = 1L;

  private final NavigableMap<Long, Long> newestAtSnapshots = new TreeMap<>();
  private long newest = PhotoRecord.NO_TIME;
  private volatile long released = PhotoRecord.NO_TIME;

  /** Records a photo's upload time in epoch seconds, or {@link PhotoRecord#NO_TIME}. */
  void observe(long uploaded) {
    newest = Math.max(newest, uploaded);
  }

  /** Records that a checkpoint includes all photos observed so far. */
  void snapshot(long checkpoint) {
    newestAtSnapshots.put(checkpoint, newest);
  }

  /** Records that a checkpoint has completed. */
  void completed(long checkpoint) {
    Long then = newestAtSnapshots.get(checkpoint);
    if (then != null) {
      released = then;
    }
    newestAtSnapshots.headMap(checkpoint, true).clear();
  }

  /**
   * Returns the lag in seconds, or NaN before the first release.
   *
   * @param now epoch milliseconds
   */
  double seconds(long now) {
    long then = released;
    return then == PhotoRecord.NO_TIME ? Double.NaN : now / 1000.0 - then;
  }
}
