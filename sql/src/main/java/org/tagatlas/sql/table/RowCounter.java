package org.tagatlas.sql.table;

import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Counts rows in an accumulator that is restored from state after failures. The shell inserts it
 * before sinks. It is in this package because it runs on clusters.
 */
public final class RowCounter extends RichMapFunction<RowData, RowData>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  private final String name;
  private transient LongCounter rows;
  private transient ListState<Long> state;

  /** Creates a counter with the name of its accumulator. */
  public RowCounter(String name) {
    this.name = name;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>("rows", Types.LONG));
    rows = new LongCounter();
    for (long count : state.get()) {
      rows.add(count);
    }
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(name, rows);
  }

  @Override
  public RowData map(RowData row) {
    // The previous version of an updated row is not written.
    if (row.getRowKind() != RowKind.UPDATE_BEFORE) {
      rows.add(1);
    }
    return row;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(List.of(rows.getLocalValuePrimitive()));
  }
}
