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
 * What a counting operator does, made small: of each step it publishes new contents and removals
 * with versions that it keeps in state. After a failure it goes on from that state, so that it
 * publishes other contents under the same versions than it did before.
 */
final class Script extends ProcessFunction<Long, Document>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  /** Documents of a subtask that change; a step writes one and removes another. */
  static final int IDS = 50;

  /** What tests see and steer of a job that runs in this process. */
  static final class Control {
    final AtomicLong completed = new AtomicLong();
    final AtomicLong steps = new AtomicLong();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger starts = new AtomicInteger();

    /** The number of steps of each subtask that are in what it published. */
    final Map<Integer, Long> done = new ConcurrentHashMap<>();

    /** In which start of the job a step was done last: the one that counts. */
    final Map<String, Integer> startOfStep = new ConcurrentHashMap<>();
  }

  static final Map<String, Control> CONTROLS = new ConcurrentHashMap<>();

  private final String name;
  private final boolean changing;
  private transient Control control;
  private transient ListState<Long> state;
  private transient long done;
  private transient int start;

  Script(String name, boolean changing) {
    this.name = name;
    this.changing = changing;
  }

  /** Returns the id that a step writes. */
  static String written(int subtask, long step) {
    return subtask + ":" + step % IDS;
  }

  /** Returns the id that a step removes: the one that was written half a round before. */
  static String removed(int subtask, long step) {
    return subtask + ":" + (step + IDS / 2) % IDS;
  }

  /**
   * Returns the id that a step writes and no other step ever again: nothing makes up for a loss.
   */
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
      throw new IllegalStateException("a failure that the test asked for");
    }
    if (changing) {
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
    for (Long kept : state.get()) {
      done = kept;
    }
    control.done.put(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), done);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    control.completed.accumulateAndGet(checkpointId, Math::max);
  }
}
