package org.tagatlas.summary;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.tagatlas.operator.TallyUpdate;
import org.tagatlas.operator.TallyUpdateSerializer;

/**
 * Keeps a run's summary, at parallelism 1, in state and as an accumulator: after a failure it goes
 * on from the checkpoint like everything else. Nothing comes out.
 */
public final class SummaryFunction extends ProcessFunction<TallyUpdate, TallyUpdate>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  private final Summary summary = new Summary();
  private final NavigableMap<Long, Summary.Checkpoint> snapshots = new TreeMap<>();
  private transient ListState<TallyUpdate> state;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("summary", new TallyUpdateSerializer()));
    for (TallyUpdate update : state.get()) {
      summary.add(update);
    }
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(Summary.NAME, summary);
  }

  @Override
  public void processElement(TallyUpdate update, Context context, Collector<TallyUpdate> out) {
    summary.add(update);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(summary.asUpdates());
    long id = context.getCheckpointId();
    snapshots.put(id, new Summary.Checkpoint(id, summary.count("shards"), summary.positions()));
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    Summary.Checkpoint completed = snapshots.get(checkpointId);
    if (completed != null) {
      summary.completed(completed);
    }
    snapshots.headMap(checkpointId, true).clear();
  }
}
