package org.tagatlas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

final class MiniBatchOperatorTest {

  private static final Duration FLUSH = Duration.ofSeconds(10);
  private static final Duration CHECKPOINTS = Duration.ofSeconds(5);
  private static final int MAX_BUFFERED = 3;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong flushNanos = new AtomicLong();

  private final Subtasks.Kind<String, String, String> kind =
      new Subtasks.Kind<>(
          () -> new Buffer(nanos, flushNanos),
          text -> text,
          Types.STRING,
          StringSerializer.INSTANCE);

  /** Buffers texts, marks each as pending forever, and takes 7 ms to open. */
  private static final class Buffer extends MiniBatchOperator<String, String> {

    private static final long serialVersionUID = 1L;

    private final AtomicLong nanos;
    private final AtomicLong flushNanos;
    private transient List<String> buffered;
    private transient ValueState<String> stored;
    private transient PendingKeys<String> pending;

    Buffer(AtomicLong nanos, AtomicLong flushNanos) {
      super(FLUSH);
      this.nanos = nanos;
      this.flushNanos = flushNanos;
    }

    @Override
    public void open() throws Exception {
      super.open();
      buffered = new ArrayList<>();
      stored = getKeyedStateStore().getState(new ValueStateDescriptor<>("stored", Types.STRING));
      pending = new PendingKeys<>(this);
      nanos.addAndGet(Duration.ofMillis(7).toNanos());
      logRestore("pending texts", pending.marked().size());
    }

    @Override
    public void processElement(StreamRecord<String> element) throws Exception {
      buffered.add(element.getValue());
      if (buffered.size() >= MAX_BUFFERED) {
        logSpill("texts", buffered.size());
        flush();
      }
    }

    @Override
    protected void flush() throws Exception {
      nanos.addAndGet(flushNanos.get());
      for (String text : buffered) {
        setCurrentKey(text);
        stored.update(text);
        pending.mark(text);
        output.collect(new StreamRecord<>(text));
      }
      buffered.clear();
    }

    @Override
    long nanoTime() {
      return nanos.get();
    }
  }

  @Test
  void logsNothingWithoutRestoreSpillOrSlowFlush() throws Exception {
    try (LogCapture log = new LogCapture(Buffer.class);
        Subtasks<String, String, String> subtask = kind.start()) {
      subtask.send("a", "b");
      subtask.clock(20_000);
      subtask.checkpoint();
      subtask.end();
      assertThat(subtask.take()).containsExactly("a", "b");
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void logsTheRestoreOnceForEachSubtask() throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<String, String, String> subtask = kind.start(1, "rocksdb")) {
      subtask.send("a", "b", "c", "d", "e");
      snapshot = subtask.checkpoint();
    }
    try (LogCapture log = new LogCapture(Buffer.class);
        Subtasks<String, String, String> subtask = kind.restore(1, "rocksdb", snapshot)) {
      subtask.checkpoint();
      assertThat(log.messages())
          .singleElement()
          .asString()
          .matches("INFO .+ \\(1/1\\)#0: restored 5 pending texts from checkpoint \\d+ in 7 ms");
    }
    try (LogCapture log = new LogCapture(Buffer.class);
        Subtasks<String, String, String> subtasks = kind.restore(2, "rocksdb", snapshot)) {
      subtasks.checkpoint();
      assertThat(log.messages(Level.INFO)).hasSize(2);
      assertThat(log.messages().get(0)).contains("(1/2)");
      assertThat(log.messages().get(1)).contains("(2/2)");
    }
  }

  @Test
  void warnsOfSpillsOnceAMinuteWithoutTheirKeys() throws Exception {
    try (LogCapture log = new LogCapture(Buffer.class);
        Subtasks<String, String, String> subtask = kind.start()) {
      subtask.send("user-1", "user-2", "user-3");
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("WARN ")
          .contains(": buffer full, spilled 3 texts to keyed state in 1 spills since");
      subtask.clock(59_000);
      subtask.send("d", "e", "f", "g", "h", "i");
      assertThat(log.messages()).hasSize(1);
      subtask.clock(60_000);
      subtask.send("j", "k", "l");
      assertThat(log.messages()).hasSize(2);
      assertThat(log.messages().get(1)).contains(" spilled 9 texts ", " in 3 spills ");
      assertThat(log.messages()).noneMatch(message -> message.contains("user"));
    }
  }

  @Test
  void warnsOfAFlushLongerThanACheckpointInterval() throws Exception {
    Configuration conf =
        new Configuration().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
    try (LogCapture log = new LogCapture(Buffer.class);
        Subtasks<String, String, String> subtask = kind.configured(conf).start()) {
      flushNanos.set(CHECKPOINTS.toNanos());
      subtask.barrier();
      subtask.clock(FLUSH.toMillis());
      assertThat(log.messages()).isEmpty();
      flushNanos.addAndGet(Duration.ofMillis(1).toNanos());
      subtask.barrier();
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("WARN ")
          .contains(": flush took 5001 ms, longer than the checkpoint interval of 5000 ms");
      subtask.clock(2 * FLUSH.toMillis());
      assertThat(log.messages()).hasSize(2);
    }
  }

  @Test
  void doesNotWarnOfSlowFlushesWithoutCheckpoints() throws Exception {
    try (LogCapture log = new LogCapture(Buffer.class);
        Subtasks<String, String, String> subtask = kind.start()) {
      flushNanos.set(Duration.ofHours(1).toNanos());
      subtask.barrier();
      assertThat(log.messages()).isEmpty();
    }
  }
}
