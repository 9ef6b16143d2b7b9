package org.tagatlas.connectors.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.common.TopicPartition;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.ShardRow;

/**
 * Wrapper of Flink's Kafka source that fixes restoring. Its state is that of Flink's source.
 *
 * <ul>
 *   <li>A bounded source also ends after a restore, see {@link ResumedEnumerator}.
 *   <li>A bounded source can be restored from an unbounded one: it ends at the topic's end at that
 *       time.
 *   <li>The reverse is rejected: partitions that had been read to their end would silently never be
 *       read again.
 *   <li>A topic that ends before the restored position has been recreated: it is rejected because
 *       the end would never be reached.
 * </ul>
 */
final class ResumableTopic
    implements Source<ShardRow, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<ShardRow> {

  private static final long serialVersionUID = 1L;

  private final KafkaSource<ShardRow> topic;
  private final KafkaConnection connection;

  ResumableTopic(KafkaSource<ShardRow> topic, KafkaConnection connection) {
    this.topic = topic;
    this.connection = connection;
  }

  @Override
  public Boundedness getBoundedness() {
    return topic.getBoundedness();
  }

  private boolean bounded() {
    return getBoundedness() == Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return topic.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws IOException {
    if (bounded()) {
      return ResumedEnumerator.of(context, wrapped -> topic.restoreEnumerator(wrapped, state));
    }
    if (state.assignedSplits().stream().anyMatch(split -> split.getStoppingOffset().isPresent())) {
      return new RefusingEnumerator(
          state,
          new SuppressRestartsException(
              new KafkaSetupException(
                  "the savepoint or checkpoint belongs to a run with --until-latest, which may have"
                      + " read partitions to their end: resume it with --until-latest, or start a"
                      + " new run")));
    }
    return topic.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return topic.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return topic.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<ShardRow> getProducedType() {
    return ShardRowSerializer.TYPE;
  }

  @Override
  public SourceReader<ShardRow, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    SourceReader<ShardRow, KafkaPartitionSplit> reader = topic.createReader(context);
    return bounded() ? new BoundedReader(reader, connection) : reader;
  }

  /** Gives restored splits an end that is reachable. */
  // close() of Flink's reader is declared to throw any exception.
  @SuppressWarnings("try")
  private static final class BoundedReader implements SourceReader<ShardRow, KafkaPartitionSplit> {

    private final SourceReader<ShardRow, KafkaPartitionSplit> reader;
    private final KafkaConnection connection;
    private boolean started;

    BoundedReader(SourceReader<ShardRow, KafkaPartitionSplit> reader, KafkaConnection connection) {
      this.reader = reader;
      this.connection = connection;
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
      // Flink adds restored splits before it starts the reader.
      reader.addSplits(started ? splits : resumed(splits));
    }

    private List<KafkaPartitionSplit> resumed(List<KafkaPartitionSplit> splits) {
      Map<TopicPartition, Long> ends =
          TopicEnds.readable(
              connection, splits.stream().map(KafkaPartitionSplit::getTopicPartition).toList());
      List<KafkaPartitionSplit> resumed = new ArrayList<>();
      for (KafkaPartitionSplit split : splits) {
        TopicPartition partition = split.getTopicPartition();
        long end = ends.get(partition);
        if (split.getStartingOffset() > end) {
          throw new SuppressRestartsException(
              new KafkaSetupException(
                  "partition "
                      + partition
                      + " ends at offset "
                      + end
                      + ", before the offset to resume from, "
                      + split.getStartingOffset()
                      + ": the topic was recreated or truncated. Start a new run"));
        }
        long stop = split.getStoppingOffset().filter(offset -> offset >= 0).orElse(end);
        resumed.add(
            new KafkaPartitionSplit(partition, split.getStartingOffset(), Math.min(stop, end)));
      }
      return resumed;
    }

    @Override
    public void start() {
      started = true;
      reader.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<ShardRow> output) throws Exception {
      return reader.pollNext(output);
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return reader.snapshotState(checkpointId);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return reader.isAvailable();
    }

    @Override
    public void notifyNoMoreSplits() {
      reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
      reader.handleSourceEvents(event);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
      reader.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
      reader.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
      reader.pauseOrResumeSplits(toPause, toResume);
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }
}
