package org.tagatlas.lookup.async;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.fetch.HostRateLimiter;
import org.tagatlas.lookup.LookupResult;

/**
 * Logs what an on-call engineer needs to know about the hosts: circuit breakers that open and
 * close, and lookups that failed for good. The latter are aggregated to at most one message per
 * {@value #INTERVAL_MILLIS} ms. Times are milliseconds of the operator's clock. Not thread-safe.
 */
final class LookupLog {

  static final long INTERVAL_MILLIS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger(LookupLog.class);

  private final Map<String, Integer> failures = new TreeMap<>();
  private String newest;
  private long nextMessage = Long.MIN_VALUE;

  /**
   * Logs that the state of a subtask was restored.
   *
   * @param task name of the task, with the subtask
   * @param hosts number of hosts that the subtask owns
   * @param pending number of them that have pending lookups
   * @param checkpoint ID of the restored checkpoint
   * @param duration how long it took
   */
  void onRestored(String task, int hosts, long pending, long checkpoint, Duration duration) {
    LOG.info(
        "{}: restored lookups of {} hosts, {} of them with pending lookups, from checkpoint {}"
            + " in {} ms",
        task,
        hosts,
        pending,
        checkpoint,
        duration.toMillis());
  }

  /** Updates the circuit breaker of a host after a response. */
  void onSuccess(String host, HostRateLimiter limiter, long now) {
    if (limiter.isOpen()) {
      LOG.info(
          "Circuit breaker of {} closed after {} failures in a row and {} s: requests resume",
          host,
          limiter.failuresInRow(),
          (now - limiter.openedAt()) / 1000);
    }
    limiter.onSuccess();
  }

  /** Updates the circuit breaker of a host after a failure. */
  void onFailure(String host, HostRateLimiter limiter, LookupResult.Failed failed, long now) {
    boolean wasOpen = limiter.isOpen();
    long openedUntil = limiter.openUntil();
    limiter.onFailure(now, failed.pauseMillis());
    if (limiter.isOpen() && !(wasOpen && limiter.openUntil() == openedUntil)) {
      LOG.warn(
          "Circuit breaker of {} {} after {} failures in a row (last: {}): no requests for {} s",
          host,
          wasOpen ? "stays open" : "opened",
          limiter.failuresInRow(),
          failed.reason().id(),
          (limiter.openUntil() - now) / 1000);
    }
  }

  /**
   * Records a lookup that failed for good, and logs it unless there was a message recently. The
   * machine tag is not logged, because it can name a person.
   *
   * @param attempts number of requests
   * @param retryAt when the machine tag can be looked up again
   */
  void onGivenUp(String host, LookupResult.Reason reason, int attempts, long now, long retryAt) {
    failures.merge(host + ' ' + reason.id(), 1, Integer::sum);
    newest = attempts + " attempts, retry in " + (retryAt - now) / 1000 + " s";
    flushIfDue(now);
  }

  /** Logs the recorded failures unless there was a message recently. */
  void flushIfDue(long now) {
    if (now >= nextMessage) {
      flush(now);
    }
  }

  /** Logs the recorded failures, if any. */
  void flush(long now) {
    if (failures.isEmpty()) {
      return;
    }
    LOG.warn(
        "Failed lookups since the last report: {} (newest: {})",
        failures.entrySet().stream()
            .map(failure -> failure.getKey() + ' ' + failure.getValue())
            .collect(Collectors.joining(", ")),
        newest);
    failures.clear();
    nextMessage = now + INTERVAL_MILLIS;
  }
}
