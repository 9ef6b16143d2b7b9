package org.tagatlas.connectors.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.tagatlas.connectors.sink.Document;

/**
 * Simplified counting operator: each step publishes new contents and deletions with versions that
 * it keeps in state. After a failure it continues from that state, and so publishes other contents
 * under the same versions as before.
 */
final class Script extends ProcessFunction<Long, Document>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  /** Number of changing documents per subtask; a step writes one and deletes another. */
  static final int IDS = 50;

  /** Observes and controls a job that runs in this process. */
  static final class Control {
    final AtomicLong completed = new AtomicLong();
    final AtomicLong steps = new AtomicLong();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger starts = new AtomicInteger();

    /** Number of published steps per subtask. */
    final Map<Integer, Long> done = new ConcurrentHashMap<>();

    /** The start of the job in which a step was executed last, which is the effective one. */
    final Map<String, Integer> startOfStep = new ConcurrentHashMap<>();
  }

  static final Map<String, Control> CONTROLS = new ConcurrentHashMap<>();

  private final String name;
  private final boolean upsert;
  private transient Control control;
  private transient ListState<Long> state;
  private transient long done;
  private transient int start;

  Script(String name, boolean upsert) {
    this.name = name;
    this.upsert = upsert;
  }

  /** Returns the id that a step writes. */
  static String written(int subtask, long step) {
    return subtask + ":" + step % IDS;
  }

  /** Returns the id that a step deletes: the one that was written half a round earlier. */
  static String removed(int subtask, long step) {
    return subtask + ":" + (step + IDS / 2) % IDS;
  }

  /** Returns the id that only this step writes, so that its loss would be detected. */
  static String once(int subtask, long step) {
    return subtask + ":once:" + step;
  }

  static byte[] source(long step, int start) {
    return ("{\"window\":\"all\",\"photos\":" + step + ",\"region\":\"start " + start + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void processElement(Long element, Context context, Collector<Document> out) {
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    if (control.failures.get() > 0 && control.failures.getAndDecrement() > 0) {
      throw new IllegalStateException("failure injected by the test");
    }
    if (upsert) {
      out.collect(new Document(written(subtask, done), 2 * done + 1, source(done, start)));
      out.collect(new Document(once(subtask, done), 1, source(done, start)));
      out.collect(Document.removal(removed(subtask, done), 2 * done + 2));
    } else {
      out.collect(new Document(subtask + ":" + done, 1, source(done, 0)));
    }
    control.startOfStep.put(subtask + ":" + done, start);
    done++;
    control.done.put(subtask, done);
    control.steps.incrementAndGet();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(List.of(done));
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    control = CONTROLS.get(name);
    start = control.starts.incrementAndGet();
    state =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>("done", Types.LONG));
    for (Long restored : state.get()) {
      done = restored;
    }
    control.done.put(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), done);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    control.completed.accumulateAndGet(checkpointId, Math::max);
  }
}
