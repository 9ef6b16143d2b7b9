package org.tagatlas.runtime;

import java.time.Duration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;

/**
 * An operator that buffers its input in memory and emits in batches: at a fixed interval, before
 * each checkpoint, and at the end of the input. The buffer is empty when a snapshot is taken, so it
 * is not part of the state.
 *
 * <p>Operators with state log for whoever is on call: call {@link #logRestore} at the end of {@link
 * #open}, and {@link #logSpill} when a full buffer is written to keyed state early. Slow flushes
 * are logged by this class.
 *
 * @param <I> type of the input
 * @param <O> type of the output
 */
public abstract class MiniBatchOperator<I, O> extends AbstractStreamOperator<O>
    implements OneInputStreamOperator<I, O>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final Duration interval;

  private transient OperatorLog operatorLog;

  protected MiniBatchOperator(Duration interval) {
    this.interval = interval;
  }

  /** Emits everything that is buffered. */
  protected abstract void flush() throws Exception;

  /** Called when the flush interval elapses; flushes by default. */
  protected void tick(long now) throws Exception {
    flush();
  }

  /** Called after the last record; flushes by default. */
  @Override
  public void endInput() throws Exception {
    flush();
  }

  /** Called before a checkpoint's barrier is emitted; flushes by default. */
  protected void flushBeforeBarrier() throws Exception {
    flush();
  }

  @Override
  public final void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    long start = nanoTime();
    flushBeforeBarrier();
    operatorLog.flushed(nanoTime() - start);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    operatorLog =
        new OperatorLog(
            getClass(),
            getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks(),
            context.getRestoredCheckpointId(),
            getContainingTask().getEnvironment().getJobConfiguration(),
            nanoTime());
  }

  @Override
  public void open() throws Exception {
    super.open();
    scheduleTick();
  }

  /** Buffered records have no key yet: code that accesses state sets the key itself. */
  @Override
  public final boolean hasKeyContext() {
    return false;
  }

  /**
   * Logs how many entries were restored into memory and how long it took, if the state of this
   * subtask was restored. State beyond these entries is read on demand.
   *
   * @param entries what was restored, in the plural
   * @param count number of these entries
   */
  protected final void logRestore(String entries, long count) {
    operatorLog.restored(entries, count, nanoTime());
  }

  /**
   * Logs that a full buffer was written to keyed state before the next flush. At most one warning
   * per minute is written, none for zero entries; it covers all spills since the previous one.
   *
   * @param entries what was spilled, in the plural
   * @param count number of these entries
   */
  protected final void logSpill(String entries, long count) {
    operatorLog.spilled(entries, count, getProcessingTimeService().getCurrentProcessingTime());
  }

  /** Returns the current value of the clock that durations are measured with, in nanoseconds. */
  long nanoTime() {
    return System.nanoTime();
  }

  /** Returns the heap of this process divided by its slots, in bytes. */
  protected final long heapOfSlot() {
    int slots =
        getContainingTask()
            .getEnvironment()
            .getTaskManagerInfo()
            .getConfiguration()
            .get(TaskManagerOptions.NUM_TASK_SLOTS);
    return Runtime.getRuntime().maxMemory() / Math.max(1, slots);
  }

  private void scheduleTick() {
    long next = getProcessingTimeService().getCurrentProcessingTime() + interval.toMillis();
    getProcessingTimeService()
        .registerTimer(
            next,
            now -> {
              long start = nanoTime();
              tick(now);
              operatorLog.flushed(nanoTime() - start);
              scheduleTick();
            });
  }
}
