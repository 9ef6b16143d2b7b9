package org.tagatlas.job;

import java.io.Serializable;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.tagatlas.connectors.record.PhotoRecord;

/**
 * How long ago the newest photo was uploaded of those that a completed checkpoint has released:
 * what comes of photos is published with the checkpoint ahead of whose barrier they came. Set by
 * one thread, read by any.
 */
final class EmissionLag implements Serializable {

  private static final long serialVersionUID = 1L;

  private final NavigableMap<Long, Long> newestAtSnapshots = new TreeMap<>();
  private long newest = PhotoRecord.NO_TIME;
  private volatile long released = PhotoRecord.NO_TIME;

  /** Notes a photo's time of upload, in seconds since 1970 or {@link PhotoRecord#NO_TIME}. */
  void saw(long uploaded) {
    newest = Math.max(newest, uploaded);
  }

  /** Notes that a checkpoint holds all that was seen by now. */
  void snapshot(long checkpoint) {
    newestAtSnapshots.put(checkpoint, newest);
  }

  /** Notes that a checkpoint has completed. */
  void completed(long checkpoint) {
    Long then = newestAtSnapshots.get(checkpoint);
    if (then != null) {
      released = then;
    }
    newestAtSnapshots.headMap(checkpoint, true).clear();
  }

  /**
   * Returns the lag in seconds; not a number before anything was released.
   *
   * @param now milliseconds since 1970
   */
  double seconds(long now) {
    long then = released;
    return then == PhotoRecord.NO_TIME ? Double.NaN : now / 1000.0 - then;
  }
}
