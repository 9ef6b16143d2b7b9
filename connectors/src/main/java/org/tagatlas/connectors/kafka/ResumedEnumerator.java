package org.tagatlas.connectors.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.util.function.FunctionWithException;

/**
 * Restored enumerator of a bounded topic. Flink's enumerator signals "no more splits" only after it
 * has discovered a new partition. After a restore there usually is none, so readers would wait
 * forever. This enumerator signals it whenever partition discovery is complete.
 */
final class ResumedEnumerator
    implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> topic;

  /** Discovery calls that have not been handled yet; the last one can start another. */
  private int pending;

  private boolean discovered;

  private ResumedEnumerator(SplitEnumeratorContext<KafkaPartitionSplit> context) {
    this.context = context;
  }

  /**
   * Creates an enumerator.
   *
   * @param restore creates Flink's enumerator
   */
  static ResumedEnumerator of(
      SplitEnumeratorContext<KafkaPartitionSplit> context,
      FunctionWithException<
              SplitEnumeratorContext<KafkaPartitionSplit>,
              SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState>,
              IOException>
          restore)
      throws IOException {
    ResumedEnumerator resumed = new ResumedEnumerator(context);
    resumed.topic = restore.apply(resumed.new CountedCalls());
    return resumed;
  }

  @Override
  public void start() {
    topic.start();
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    topic.handleSplitRequest(subtask, host);
  }

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
    topic.addSplitsBack(splits, subtask);
  }

  @Override
  public void addReader(int subtask) {
    topic.addReader(subtask);
    if (discovered) {
      context.signalNoMoreSplits(subtask);
    }
  }

  @Override
  public KafkaSourceEnumState snapshotState(long checkpointId) throws Exception {
    return topic.snapshotState(checkpointId);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    topic.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    topic.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    topic.handleSourceEvent(subtask, event);
  }

  @Override
  public void close() throws IOException {
    topic.close();
  }

  private void handled() {
    pending--;
    if (pending == 0 && !discovered) {
      discovered = true;
      context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
    }
  }

  /** Context that detects when no discovery call is pending. */
  private final class CountedCalls implements SplitEnumeratorContext<KafkaPartitionSplit> {

    @Override
    public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler) {
      pending++;
      context.callAsync(
          call,
          (T result, Throwable failure) -> {
            handler.accept(result, failure);
            handled();
          });
    }

    @Override
    public <T> void callAsync(
        Callable<T> call, BiConsumer<T, Throwable> handler, long delayMillis, long periodMillis) {
      context.callAsync(call, handler, delayMillis, periodMillis);
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      return context.metricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
      context.sendEventToSourceReader(subtask, event);
    }

    @Override
    public void sendEventToSourceReader(int subtask, int attempt, SourceEvent event) {
      context.sendEventToSourceReader(subtask, attempt, event);
    }

    @Override
    public int currentParallelism() {
      return context.currentParallelism();
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      return context.registeredReaders();
    }

    @Override
    public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
      return context.registeredReadersOfAttempts();
    }

    @Override
    public void assignSplits(SplitsAssignment<KafkaPartitionSplit> assignment) {
      context.assignSplits(assignment);
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
      context.runInCoordinatorThread(runnable);
    }

    @Override
    public void setIsProcessingBacklog(boolean backlog) {
      context.setIsProcessingBacklog(backlog);
    }
  }
}
