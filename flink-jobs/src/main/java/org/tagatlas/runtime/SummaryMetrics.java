package org.tagatlas.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Counts what an operator emits or drops. Metrics are updated immediately; the summary gets the
 * changes with each flush, which makes it exactly-once. Not thread-safe.
 */
public final class SummaryMetrics {

  /** The side output with contributions to the run's summary. */
  public static final OutputTag<SummaryUpdate> TALLY =
      new OutputTag<>("tally", SummaryUpdateSerializer.TYPE);

  /** Suffix of the names of monotonic metrics. */
  private static final String TOTAL = "_total";

  private final Output<?> output;
  private final MetricGroup metrics;
  private final Set<String> levels;
  private final Map<String, Count> counts = new HashMap<>();
  private final Map<String, Position> positions = new HashMap<>();

  private SummaryUpdate.FirstReject firstReject;
  private boolean firstRejectEmitted;

  private static final class Position {
    private long next;
    private boolean emitted;
  }

  /** A count. */
  public static final class Count {
    private final Counter metric;
    private long unemitted;

    private Count(Counter metric) {
      this.metric = metric;
    }

    /** Adds a change, which can be negative. */
    public void add(long change) {
      metric.inc(change);
      unemitted += change;
    }
  }

  /** Creates monotonic counts that are written to an operator's output and metrics. */
  public SummaryMetrics(Output<?> output, MetricGroup metrics) {
    this(output, metrics, Set.of());
  }

  /**
   * Creates counts that are written to an operator's output and metrics.
   *
   * @param levels names of the counts that can also decrease; the others are monotonic
   */
  public SummaryMetrics(Output<?> output, MetricGroup metrics, Set<String> levels) {
    this.output = output;
    this.metrics = metrics;
    this.levels = Set.copyOf(levels);
  }

  /** Returns a count. Keep it where counting is frequent. */
  public Count of(String name) {
    return counts.computeIfAbsent(name, key -> new Count(metric(key)));
  }

  private Counter metric(String name) {
    int dot = name.indexOf('.');
    if (dot > 0) {
      // The kind is a label: queries sum over all kinds.
      return metrics
          .addGroup("kind", name.substring(dot + 1))
          .counter(name.substring(0, dot) + TOTAL);
    }
    return metrics.counter(levels.contains(name) ? name : name + TOTAL);
  }

  /** Adds 1 to a count. */
  public void count(String name) {
    of(name).add(1);
  }

  /** Adds a change, which can be negative, to a count. */
  public void count(String name, long change) {
    of(name).add(change);
  }

  /** Records how far a partition was read. */
  public void position(String shard, long next) {
    Position position = positions.computeIfAbsent(shard, key -> new Position());
    position.next = next;
    position.emitted = false;
  }

  /** Records a reject, which may be the first one. */
  public void reject(String shard, long line, String reason, String detail) {
    if (firstReject != null && shard.equals(firstReject.shard()) && line > firstReject.line()) {
      return;
    }
    SummaryUpdate.FirstReject reject = new SummaryUpdate.FirstReject(shard, line, reason, detail);
    if (reject.isBefore(firstReject)) {
      firstReject = reject;
      firstRejectEmitted = false;
    }
  }

  /** Emits what has changed since the last call. */
  public void flush() {
    if (firstReject != null && !firstRejectEmitted) {
      output.collect(TALLY, new StreamRecord<>(firstReject));
      firstRejectEmitted = true;
    }
    counts.forEach(
        (name, count) -> {
          if (count.unemitted != 0) {
            output.collect(
                TALLY, new StreamRecord<>(new SummaryUpdate.Change(name, count.unemitted)));
            count.unemitted = 0;
          }
        });
    positions.forEach(
        (shard, position) -> {
          if (!position.emitted) {
            output.collect(
                TALLY, new StreamRecord<>(new SummaryUpdate.Position(shard, position.next)));
            position.emitted = true;
          }
        });
  }
}
