package org.tagatlas.operator;

import java.time.Duration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;

/**
 * An operator that gathers in memory and passes on in batches: after an interval, before every
 * checkpoint, and at the end of the input. Whatever is gathered has been passed on when a snapshot
 * is taken, so the memory itself is no state.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public abstract class GatheringOperator<I, O> extends AbstractStreamOperator<O>
    implements OneInputStreamOperator<I, O>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final Duration interval;

  protected GatheringOperator(Duration interval) {
    this.interval = interval;
  }

  /** Passes on all that is gathered. */
  protected abstract void flush() throws Exception;

  /** Does what is due by the clock; unless overridden it flushes. */
  protected void tick(long now) throws Exception {
    flush();
  }

  /** Does what is left to do behind the last record; unless overridden it flushes. */
  @Override
  public void endInput() throws Exception {
    flush();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
  }

  @Override
  public void open() throws Exception {
    super.open();
    scheduleTick();
  }

  /** What is gathered has no key yet: whoever reads or writes state sets the key. */
  @Override
  public final boolean hasKeyContext() {
    return false;
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
              tick(now);
              scheduleTick();
            });
  }
}
