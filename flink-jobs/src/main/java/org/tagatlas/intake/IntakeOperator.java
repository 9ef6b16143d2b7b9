package org.tagatlas.intake;

import java.time.Duration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardPosition;
import org.tagatlas.record.ShardRow;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;

/**
 * Splits the rows of shards: photo records are emitted, rejects go to a side output as dead
 * letters, excluded rows are dropped, and every row is counted.
 */
public final class IntakeOperator extends MiniBatchOperator<ShardRow, PhotoRecord> {

  private static final long serialVersionUID = 1L;

  /** The side output with dead letters. */
  public static final OutputTag<ShardRow> REJECTS =
      new OutputTag<>("rejects", ShardRowSerializer.TYPE);

  private final Exclusions exclusions;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count rows;
  private transient SummaryMetrics.Count generated;

  /** Creates an intake with a takedown list. */
  public IntakeOperator(Exclusions exclusions) {
    super(Duration.ofSeconds(1));
    this.exclusions = exclusions;
  }

  @Override
  public void open() throws Exception {
    super.open();
    tally = new SummaryMetrics(output, getMetricGroup());
    rows = tally.of("rows");
    generated = tally.of("generated");
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
