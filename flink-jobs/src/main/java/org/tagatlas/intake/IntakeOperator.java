package org.tagatlas.intake;

import java.time.Duration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.filter.PhotoFilter;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardPosition;
import org.tagatlas.record.ShardRow;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;

/**
 * Splits the rows of shards: photo records are emitted, rejects go to a side output as dead
 * letters, excluded and filtered rows are dropped, and every row is counted.
 */
public final class IntakeOperator extends MiniBatchOperator<ShardRow, PhotoRecord> {

  private static final long serialVersionUID = 1L;

  /** The side output with dead letters. */
  public static final OutputTag<ShardRow> REJECTS =
      new OutputTag<>("rejects", ShardRowSerializer.TYPE);

  private final Exclusions exclusions;

  /** The condition on photos; empty for none. */
  private final String where;

  private transient PhotoFilter filter;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count rows;
  private transient SummaryMetrics.Count generated;
  private transient SummaryMetrics.Count filtered;

  /** Creates an intake with a takedown list. */
  public IntakeOperator(Exclusions exclusions) {
    this(exclusions, "");
  }

  /**
   * Creates an intake with a takedown list and a condition.
   *
   * @param where condition on photos, as in {@link PhotoFilter}; empty for none
   */
  public IntakeOperator(Exclusions exclusions, String where) {
    super(Duration.ofSeconds(1));
    this.exclusions = exclusions;
    this.where = where;
  }

  @Override
  public void open() throws Exception {
    super.open();
    tally = new SummaryMetrics(output, getMetricGroup());
    rows = tally.of("rows");
    generated = tally.of("generated");
    filtered = tally.of("filtered");
    filter = where.isEmpty() ? null : PhotoFilter.parse(where);
  }

  @Override
  public void processElement(StreamRecord<ShardRow> element) throws Exception {
    ShardRow row = element.getValue();
    if (row instanceof ShardEnd) {
      tally.count("shards");
      return;
    }
    if (row instanceof ShardPosition position) {
      tally.position(position.shard(), position.next());
      return;
    }
    rows.add(1);
    if (row instanceof PhotoRecord photo) {
      if (exclusions.excludes(photo)) {
        tally.count("excluded");
      } else if (filter != null && !filter.accepts(photo)) {
        filtered.add(1);
      } else {
        if (photo.generated()) {
          generated.add(1);
        }
        output.collect(new StreamRecord<>(photo));
      }
    } else if (row instanceof Reject reject) {
      if (exclusions.excludes(reject)) {
        tally.count("excluded");
      } else {
        String reason = reject.reason().id();
        tally.count("rejects." + reason);
        tally.reject(reject.shard(), reject.line(), reason, reject.detail());
        output.collect(REJECTS, new StreamRecord<>(reject));
      }
    }
  }

  @Override
  protected void flush() {
    tally.flush();
  }
}
