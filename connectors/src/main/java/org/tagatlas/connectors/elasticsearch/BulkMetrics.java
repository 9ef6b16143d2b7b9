package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What became of documents, as metrics of the group {@code elasticsearch}. */
final class BulkMetrics {

  private final Counter stored;
  private final Counter stale;
  private final Counter notIndexable;
  private final Counter retries;

  BulkMetrics(MetricGroup parent) {
    MetricGroup group = parent.addGroup("elasticsearch");
    stored = group.counter("stored");
    stale = group.counter("stale");
    notIndexable = group.counter(DeadLetter.REASON);
    retries = group.counter("retries");
  }

  void count(BulkResult result) {
    stored.inc(result.stored());
    stale.inc(result.stale());
    notIndexable.inc(result.deadLetters());
    if (result.trouble() != null) {
      retries.inc();
    }
  }
}
