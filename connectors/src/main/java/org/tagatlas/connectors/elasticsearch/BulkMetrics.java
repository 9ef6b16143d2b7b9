package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.tagatlas.elasticsearch.BulkResult;
import org.tagatlas.elasticsearch.DeadLetter;

/** Metrics on documents and request latency in the group {@code elasticsearch}. */
final class BulkMetrics {

  /** Number of requests in the histogram. */
  private static final int WINDOW = 500;

  private final Counter stored;
  private final Counter stale;
  private final Counter notIndexable;
  private final Counter retries;
  private final Histogram latency;

  BulkMetrics(MetricGroup parent) {
    MetricGroup group = parent.addGroup("elasticsearch");
    stored = group.counter("documents_stored_total");
    stale = group.counter("documents_stale_total");
    notIndexable = group.counter("documents_" + DeadLetter.REASON + "_total");
    retries = group.counter("bulk_retries_total");
    latency =
        group.histogram("bulk_latency_milliseconds", new DescriptiveStatisticsHistogram(WINDOW));
  }

  /**
   * Counts a response.
   *
   * @param millis the latency in milliseconds
   */
  void count(BulkResult result, long millis) {
    stored.inc(result.stored());
    stale.inc(result.stale());
    notIndexable.inc(result.deadLetters());
    latency.update(millis);
    if (result.retryReason() != null) {
      retries.inc();
    }
  }
}
