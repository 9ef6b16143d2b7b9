package org.tagatlas.connectors.elasticsearch;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of a bulk request.
 *
 * @param stored documents that are stored or deleted now
 * @param stale documents that a newer version was there of
 * @param deadLetters documents that were refused for good
 * @param again what has to be sent again: entries in their order, and dead letters in the place of
 *     what was refused
 * @param trouble why it is better to wait before that; null when there is no reason to
 * @param fatal why it is of no use to go on; null when it is
 */
record BulkResult(
    int stored,
    int stale,
    int deadLetters,
    List<BulkEntry> again,
    String trouble,
    Exception fatal) {

  static BulkResult retryAll(List<BulkEntry> entries, String trouble) {
    return new BulkResult(0, 0, 0, entries, trouble, null);
  }

  static BulkResult fatal(Exception reason) {
    return new BulkResult(0, 0, 0, List.of(), null, reason);
  }

  /** Returns the sum with the result of what came behind. */
  BulkResult and(BulkResult next) {
    List<BulkEntry> both = new ArrayList<>(again);
    both.addAll(next.again);
    return new BulkResult(
        stored + next.stored,
        stale + next.stale,
        deadLetters + next.deadLetters,
        both,
        trouble != null ? trouble : next.trouble,
        fatal != null ? fatal : next.fatal);
  }
}
