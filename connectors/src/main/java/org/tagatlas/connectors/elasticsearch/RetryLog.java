package org.tagatlas.connectors.elasticsearch;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.elasticsearch.SinkTarget;

/** Counts and logs a subtask's failed bulk requests and their end, and chooses the back-off. */
final class RetryLog {

  private static final Logger LOG = LoggerFactory.getLogger(RetryLog.class);

  private final SinkTarget target;
  private int failures;
  private long firstFailure;

  RetryLog(SinkTarget target) {
    this.target = target;
  }

  /**
   * Counts and logs a failed request.
   *
   * @param documents number of documents to send again
   * @param reason the error
   * @return the wait before the retry in milliseconds
   */
  long failed(int documents, String reason) {
    if (failures == 0) {
      firstFailure = System.nanoTime();
    }
    failures++;
    long millis = target.backoff().millis(failures, ThreadLocalRandom.current().nextDouble());
    LOG.warn(
        "Bulk request to {} failed (consecutive failures: {}), retrying {} documents in {} ms: {}",
        target.index(),
        failures,
        documents,
        millis,
        reason);
    return millis;
  }

  /** Logs that requests succeed again, if the previous one failed. */
  void succeeded() {
    if (failures > 0) {
      LOG.info(
          "Bulk requests to {} succeed again after {} failures in {} ms",
          target.index(),
          failures,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - firstFailure));
      failures = 0;
    }
  }
}
