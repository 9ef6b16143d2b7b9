package org.tagatlas.intake;

import java.time.Duration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.ShardEnd;
import org.tagatlas.connectors.record.ShardPosition;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.TallyCounts;

/**
 * Parts what shards hold: photo records go on, rejects become dead letters, what is excluded ends
 * here, and every row is counted.
 */
public final class IntakeOperator extends GatheringOperator<ShardRow, PhotoRecord> {

  private static final long serialVersionUID = 1L;

  /** The side output with dead letters. */
  public static final OutputTag<ShardRow> REJECTS =
      new OutputTag<>("rejects", ShardRowSerializer.TYPE);

  private final Exclusions exclusions;
  private transient TallyCounts tally;
  private transient TallyCounts.Count rows;

  /** Makes an intake with a takedown list. */
  public IntakeOperator(Exclusions exclusions) {
    super(Duration.ofSeconds(1));
    this.exclusions = exclusions;
  }

  @Override
  public void open() throws Exception {
    super.open();
    tally = new TallyCounts(output, getMetricGroup());
    rows = tally.of("rows");
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
        output.collect(new StreamRecord<>(photo));
      }
    } else if (row instanceof Reject reject) {
      if (exclusions.excludes(reject)) {
        tally.count("excluded");
      } else {
        tally.count("rejects." + reject.reason().word());
        output.collect(REJECTS, new StreamRecord<>(reject));
      }
    }
  }

  @Override
  protected void flush() {
    tally.flush();
  }
}
