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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.runtime.SummaryUpdateSerializer;

/**
 * Maintains a run's summary at parallelism 1, in operator state and as an accumulator. After a
 * failure it is restored with the checkpoint. Emits nothing.
 */
public final class SummaryFunction extends ProcessFunction<SummaryUpdate, SummaryUpdate>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(SummaryFunction.class);

  private final Summary summary = new Summary();
  private final NavigableMap<Long, Summary.Checkpoint> snapshots = new TreeMap<>();
  private transient ListState<SummaryUpdate> state;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("summary", new SummaryUpdateSerializer()));
    long start = System.nanoTime();
    int updates = 0;
    for (SummaryUpdate update : state.get()) {
      summary.add(update);
      updates++;
    }
    if (context.isRestored()) {
      LOG.info(
          "Restored {} entries of the summary from checkpoint {} in {} ms",
          updates,
          context.getRestoredCheckpointId().getAsLong(),
          (System.nanoTime() - start) / 1_000_000);
    }
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(Summary.NAME, summary);
  }

  @Override
  public void processElement(SummaryUpdate update, Context context, Collector<SummaryUpdate> out) {
    summary.add(update);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(summary.asUpdates());
    long id = context.getCheckpointId();
    snapshots.put(
        id,
        new Summary.Checkpoint(
            id, summary.count("shards"), summary.count("vector_files"), summary.positions()));
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
