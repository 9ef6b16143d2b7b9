package org.tagatlas.operator;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Counts what an operator lets through or drops: as metrics at once, and for the summary in changes
 * that are sent with each flush, so that the summary is exactly-once. Not thread-safe.
 */
public final class TallyCounts {

  /** The side output with contributions to the run's summary. */
  public static final OutputTag<TallyUpdate> TALLY =
      new OutputTag<>("tally", TallyUpdateSerializer.TYPE);

  /** What ends the names of metrics that only ever rise. */
  private static final String TOTAL = "_total";

  /** Counts that go down as well. */
  private static final Set<String> LEVELS =
      Set.of(
          "regions",
          "signatures",
          "tag_rows",
          "tag_bytes",
          "located_machine_tag",
          "extras",
          "extras_waiting");

  private final Output<?> output;
  private final MetricGroup metrics;
  private final Map<String, Count> counts = new HashMap<>();
  private final Map<String, Position> positions = new HashMap<>();

  private static final class Position {
    private long next;
    private boolean sent;
  }

  /** One of the counts. */
  public static final class Count {
    private final Counter metric;
    private long unsent;

    private Count(Counter metric) {
      this.metric = metric;
    }

    /** Adds a change, which can be negative. */
    public void add(long change) {
      metric.inc(change);
      unsent += change;
    }
  }

  /** Makes counts that go to an operator's output and metrics. */
  public TallyCounts(Output<?> output, MetricGroup metrics) {
    this.output = output;
    this.metrics = metrics;
  }

  /** Returns a count, to be kept where much is counted. */
  public Count of(String name) {
    return counts.computeIfAbsent(name, key -> new Count(metric(key)));
  }

  private Counter metric(String name) {
    int dot = name.indexOf('.');
    if (dot > 0) {
      // The kind is a label: sums over all kinds are the reader's to make.
      return metrics
          .addGroup("kind", name.substring(dot + 1))
          .counter(name.substring(0, dot) + TOTAL);
    }
    return metrics.counter(LEVELS.contains(name) ? name : name + TOTAL);
  }

  /** Adds one. */
  public void count(String name) {
    of(name).add(1);
  }

  /** Adds a change, which can be negative. */
  public void count(String name, long change) {
    of(name).add(change);
  }

  /** Notes how far a partition was read. */
  public void position(String shard, long next) {
    Position position = positions.computeIfAbsent(shard, key -> new Position());
    position.next = next;
    position.sent = false;
  }

  /** Sends what has changed since it was last sent. */
  public void flush() {
    counts.forEach(
        (name, count) -> {
          if (count.unsent != 0) {
            output.collect(TALLY, new StreamRecord<>(new TallyUpdate.Change(name, count.unsent)));
            count.unsent = 0;
          }
        });
    positions.forEach(
        (shard, position) -> {
          if (!position.sent) {
            output.collect(
                TALLY, new StreamRecord<>(new TallyUpdate.Position(shard, position.next)));
            position.sent = true;
          }
        });
  }
}
