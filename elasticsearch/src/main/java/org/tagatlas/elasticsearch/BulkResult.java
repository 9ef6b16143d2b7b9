package org.tagatlas.elasticsearch;

import java.util.ArrayList;
import java.util.List;

/**
 * Outcome of a bulk request.
 *
 * @param stored number of documents that were stored or deleted
 * @param stale number of documents of which the index has an equal or newer version
 * @param deadLetters number of documents that were rejected permanently
 * @param retries entries to send again, in order, with dead letters in place of rejected documents
 * @param retryReason the error to back off for; null if the retries can be sent immediately
 * @param fatal the error that retries cannot resolve; null if there is none
 */
public record BulkResult(
    int stored,
    int stale,
    int deadLetters,
    List<BulkEntry> retries,
    String retryReason,
    Exception fatal) {

  static BulkResult retryAll(List<BulkEntry> entries, String retryReason) {
    return new BulkResult(0, 0, 0, entries, retryReason, null);
  }

  static BulkResult fatal(Exception reason) {
    return new BulkResult(0, 0, 0, List.of(), null, reason);
  }

  /** Returns the sum of this result plus that of the entries that follow. */
  BulkResult plus(BulkResult next) {
    List<BulkEntry> both = new ArrayList<>(retries);
    both.addAll(next.retries);
    return new BulkResult(
        stored + next.stored,
        stale + next.stale,
        deadLetters + next.deadLetters,
        both,
        retryReason != null ? retryReason : next.retryReason,
        fatal != null ? fatal : next.fatal);
  }
}
