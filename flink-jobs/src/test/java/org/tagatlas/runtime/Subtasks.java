package org.tagatlas.runtime;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * All subtasks of one operator, without a cluster. Records are routed as by Flink, a snapshot of
 * all subtasks can be restored at another parallelism, and the clock is advanced manually.
 */
public final class Subtasks<K, I, O> implements AutoCloseable {

  private static final int MAX_PARALLELISM = 128;
  private static final int MAX_STATE_BYTES = 64 << 20;

  private final Kind<K, I, O> kind;
  private final List<OneInputStreamOperatorTestHarness<I, O>> harnesses = new ArrayList<>();
  private final List<RecordingOutput<O>> outputs = new ArrayList<>();
  private long checkpoints;
  private int next;

  /** Creates instances of an operator. */
  @FunctionalInterface
  public interface Factory<I, O> {
    OneInputStreamOperator<I, O> make();
  }

  /** An operator with its key; the key is null for a non-keyed operator. */
  public record Kind<K, I, O>(
      Factory<I, O> operator,
      KeySelector<I, K> key,
      TypeInformation<K> keyType,
      TypeSerializer<O> out,
      Configuration conf) {

    /** Describes an operator of a job without settings. */
    public Kind(
        Factory<I, O> operator,
        KeySelector<I, K> key,
        TypeInformation<K> keyType,
        TypeSerializer<O> out) {
      this(operator, key, keyType, out, new Configuration());
    }

    /** Returns the same operator in a job and a TaskManager with settings. */
    public Kind<K, I, O> configured(Configuration settings) {
      return new Kind<>(operator, key, keyType, out, settings);
    }

    /** Starts one subtask with the heap state backend. */
    public Subtasks<K, I, O> start() throws Exception {
      return start(1, "hashmap");
    }

    /** Starts subtasks without state. */
    public Subtasks<K, I, O> start(int parallelism, String backend) throws Exception {
      return new Subtasks<>(this, parallelism, backend, null);
    }

    /** Starts subtasks restored from a snapshot. */
    public Subtasks<K, I, O> restore(int parallelism, String backend, Snapshot snapshot)
        throws Exception {
      return new Subtasks<>(this, parallelism, backend, snapshot);
    }
  }

  /** The state of all subtasks. */
  public record Snapshot(OperatorSubtaskState state, int parallelism) {}

  private Subtasks(Kind<K, I, O> kind, int parallelism, String backend, Snapshot snapshot)
      throws Exception {
    this.kind = kind;
    for (int i = 0; i < parallelism; i++) {
      OneInputStreamOperatorTestHarness<I, O> harness =
          kind.key == null
              ? new OneInputStreamOperatorTestHarness<>(
                  kind.operator.make(), MAX_PARALLELISM, parallelism, i)
              : new KeyedOneInputStreamOperatorTestHarness<>(
                  kind.operator.make(), kind.key, kind.keyType, MAX_PARALLELISM, parallelism, i);
      RecordingOutput<O> output = new RecordingOutput<>();
      harness.getExecutionConfig().enableObjectReuse();
      harness.getEnvironment().getJobConfiguration().addAll(kind.conf);
      harness.getEnvironment().getTaskManagerInfo().getConfiguration().addAll(kind.conf);
      harness.setOutputCreator(serializer -> output);
      harness.setStateBackend(backend(backend));
      harness.setup(kind.out);
      if (snapshot != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                snapshot.state, MAX_PARALLELISM, snapshot.parallelism, parallelism, i));
      }
      harness.open();
      harnesses.add(harness);
      outputs.add(output);
    }
  }

  private static StateBackend backend(String name) {
    return switch (name) {
      case "hashmap" -> new HashMapStateBackend();
      case "rocksdb" -> new EmbeddedRocksDBStateBackend(false);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Sends records, each to the subtask that owns its key. */
  @SafeVarargs
  public final Subtasks<K, I, O> send(I... records) throws Exception {
    for (I record : records) {
      sendOne(record);
    }
    return this;
  }

  /** Sends records, each to the subtask that owns its key. */
  public Subtasks<K, I, O> sendAll(Iterable<? extends I> records) throws Exception {
    for (I record : records) {
      sendOne(record);
    }
    return this;
  }

  private void sendOne(I record) throws Exception {
    int to =
        kind.key == null
            ? next++ % harnesses.size()
            : KeyGroupRangeAssignment.assignKeyToParallelOperator(
                kind.key.getKey(record), MAX_PARALLELISM, harnesses.size());
    harnesses.get(to).processElement(new StreamRecord<>(record));
  }

  /** Advances the clock of all subtasks, in small steps. */
  public void clock(long millis) throws Exception {
    for (OneInputStreamOperatorTestHarness<I, O> harness : harnesses) {
      for (long now = harness.getProcessingTime(); now < millis; now += 500) {
        harness.setProcessingTime(now);
      }
      harness.setProcessingTime(millis);
    }
  }

  /** Sends a barrier through all subtasks. */
  public void barrier() throws Exception {
    checkpoints++;
    for (OneInputStreamOperatorTestHarness<I, O> harness : harnesses) {
      harness.prepareSnapshotPreBarrier(checkpoints);
    }
  }

  /** Sends a barrier through all subtasks and returns their state. */
  public Snapshot checkpoint() throws Exception {
    return checkpoint(() -> {});
  }

  /** Like {@link #checkpoint()}, and runs an action while the snapshot is being written. */
  public Snapshot checkpoint(Action action) throws Exception {
    barrier();
    List<OperatorSnapshotFutures> futures = new ArrayList<>();
    for (OneInputStreamOperatorTestHarness<I, O> harness : harnesses) {
      futures.add(
          harness
              .getOperator()
              .snapshotState(
                  checkpoints,
                  checkpoints,
                  new CheckpointOptions(
                      CheckpointType.CHECKPOINT, CheckpointStorageLocationReference.getDefault()),
                  new MemCheckpointStreamFactory(MAX_STATE_BYTES)));
    }
    action.run();
    OperatorSubtaskState[] states = new OperatorSubtaskState[futures.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = OperatorSnapshotFinalizer.create(futures.get(i)).getJobManagerOwnedState();
    }
    return new Snapshot(AbstractStreamOperatorTestHarness.repackageState(states), harnesses.size());
  }

  /** An action that runs while a snapshot is being written. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /** Returns the number of entries of keyed state; requires the heap state backend. */
  public int stateSize() {
    int size = 0;
    for (OneInputStreamOperatorTestHarness<I, O> harness : harnesses) {
      size += ((KeyedOneInputStreamOperatorTestHarness<?, I, O>) harness).numKeyedStateEntries();
    }
    return size;
  }

  /** Ends the input of all subtasks. */
  public void end() throws Exception {
    for (OneInputStreamOperatorTestHarness<I, O> harness : harnesses) {
      harness.endInput();
    }
  }

  /** Returns the output of all subtasks since the last call. */
  public List<O> take() {
    List<O> taken = new ArrayList<>();
    for (RecordingOutput<O> output : outputs) {
      taken.addAll(output.main);
      output.main.clear();
    }
    return taken;
  }

  /** Returns the side output of all subtasks since the last call. */
  @SuppressWarnings("unchecked")
  public <X> List<X> take(OutputTag<X> tag) {
    List<X> taken = new ArrayList<>();
    for (RecordingOutput<O> output : outputs) {
      output.side.removeIf(side -> side.tag.equals(tag) && taken.add((X) side.value));
    }
    return taken;
  }

  @Override
  public void close() {
    try {
      for (OneInputStreamOperatorTestHarness<I, O> harness : harnesses) {
        harness.close();
      }
    } catch (Exception e) {
      throw new AssertionError("a subtask cannot be closed", e);
    }
  }

  private record Side(OutputTag<?> tag, Object value) {}

  private static final class RecordingOutput<O> implements Output<StreamRecord<O>> {

    final List<O> main = new ArrayList<>();
    final List<Side> side = new ArrayList<>();

    @Override
    public void collect(StreamRecord<O> record) {
      main.add(record.getValue());
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
      side.add(new Side(tag, record.getValue()));
    }

    @Override
    public void emitWatermark(Watermark mark) {}

    @Override
    public void emitWatermark(WatermarkEvent event) {}

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}

    @Override
    public void close() {}
  }
}
