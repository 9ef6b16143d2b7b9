package org.tagatlas.sql;

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

/** Counts rows in an accumulator, and in state, so that a failure makes no difference. */
final class RowCounter extends RichMapFunction<RowData, RowData> implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  private final String name;
  private transient LongCounter rows;
  private transient ListState<Long> state;

  /** Makes a counter whose accumulator has a name. */
  RowCounter(String name) {
    this.name = name;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>("rows", Types.LONG));
    rows = new LongCounter();
    for (long former : state.get()) {
      rows.add(former);
    }
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(name, rows);
  }

  @Override
  public RowData map(RowData row) {
    // Of a change the row before is not written.
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
