package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.flink.LocalFlink;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardData;
import org.tagatlas.sqlite.DatabaseFiles;

@Timeout(120)
class ShardSourceTest {

  /** Rows received by the job of a test, which runs in this process. */
  private static final Queue<ShardRow> SEEN = new ConcurrentLinkedQueue<>();

  private static final AtomicBoolean FAILED = new AtomicBoolean();

  @TempDir Path root;

  @BeforeEach
  void clear() {
    SEEN.clear();
    FAILED.set(false);
  }

  private static StreamExecutionEnvironment environment() {
    Configuration config = new Configuration();
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    StreamExecutionEnvironment environment = LocalFlink.environment(config);
    environment.setParallelism(2);
    return environment;
  }

  private static DataStream<ShardRow> bounded(
      StreamExecutionEnvironment environment, Path... inputs) {
    return environment.fromSource(
        ShardSource.bounded(
            Arrays.stream(inputs).map(ShardFiles::path).toList(), FieldSet.PUBLISHED),
        WatermarkStrategy.noWatermarks(),
        "shards");
  }

  private static List<ShardRow> collect(DataStream<ShardRow> rows) throws Exception {
    // Closed explicitly: try-with-resources warns of an interruptible close().
    CloseableIterator<ShardRow> iterator = rows.executeAndCollect();
    try {
      List<ShardRow> all = new ArrayList<>();
      iterator.forEachRemaining(all::add);
      return all;
    } finally {
      iterator.close();
    }
  }

  @Test
  void readsAFolderOnce() throws Exception {
    Files.write(root.resolve("a.gz"), ShardData.gzip(ShardData.rows(2)));
    Files.createDirectory(root.resolve("sub"));
    Files.write(root.resolve("sub/b [x]:%20.bin"), ShardData.bzip2(ShardData.rows(1)));
    Files.write(root.resolve("empty.gz"), new byte[0]);
    Files.write(root.resolve(".hidden.gz"), ShardData.rows(5));
    Files.write(root.resolve("_SUCCESS"), new byte[0]);
    Files.createSymbolicLink(root.resolve("broken.gz"), root.resolve("gone"));
    byte[] damaged = ShardData.gzip(ShardData.rows(1));
    Files.write(root.resolve("cut.gz"), Arrays.copyOf(damaged, damaged.length - 1));

    List<ShardRow> rows = collect(bounded(environment(), root, root.resolve("a.gz")));

    assertThat(rows)
        .filteredOn(ShardEnd.class::isInstance)
        .containsExactlyInAnyOrder(
            new ShardEnd(root + "/a.gz", 2),
            new ShardEnd(root + "/sub/b [x]:%20.bin", 1),
            new ShardEnd(root + "/empty.gz", 0),
            new ShardEnd(root + "/broken.gz", 1),
            new ShardEnd(root + "/cut.gz", 2));
    assertThat(ShardData.ids(rows)).containsExactlyInAnyOrder(1L, 2L, 1L, 1L);
    assertThat(rows)
        .filteredOn(Reject.class::isInstance)
        .extracting(row -> row.shard() + " " + ((Reject) row).reason())
        .containsExactlyInAnyOrder(
            root + "/broken.gz " + RejectReason.UNREADABLE,
            root + "/cut.gz " + RejectReason.TRUNCATED);
  }

  @Test
  void resumesAtTheCheckpointAfterARestart() throws Exception {
    int count = 20_000;
    Files.write(root.resolve("a.gz"), ShardData.gzip(ShardData.rows(count)));
    StreamExecutionEnvironment environment = environment();
    environment.enableCheckpointing(20);

    List<ShardRow> rows =
        collect(bounded(environment, root).map(new FailOnce()).returns(ShardRowSerializer.TYPE));

    assertThat(FAILED).isTrue();
    assertThat(ShardData.ids(rows))
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
    assertThat(rows).hasSize(count + 1).contains(new ShardEnd(root + "/a.gz", count));
  }

  @Test
  void readsRangesOfADatabaseInParallelAndResumes() throws Exception {
    int count = 20_000;
    DatabaseFiles.photos(root.resolve("a.sql"), count);
    StreamExecutionEnvironment environment = environment();
    environment.enableCheckpointing(20);

    List<ShardRow> rows =
        collect(bounded(environment, root).map(new FailOnce()).returns(ShardRowSerializer.TYPE));

    assertThat(FAILED).isTrue();
    assertThat(ShardData.ids(rows))
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
    // The shard ends once, with the rows of its last range.
    assertThat(rows).hasSize(count + 1).filteredOn(ShardEnd.class::isInstance).hasSize(1);
  }

  /** Fails in the middle of a shard after a checkpoint has completed there. */
  private static final class FailOnce
      implements MapFunction<ShardRow, ShardRow>,
          org.apache.flink.api.common.state.CheckpointListener {

    private static final long serialVersionUID = 1L;
    private int rows;
    private boolean checkpointed;

    @Override
    public ShardRow map(ShardRow row) {
      rows++;
      if (checkpointed && rows > 1000 && !(row instanceof ShardEnd) && !FAILED.getAndSet(true)) {
        throw new IllegalStateException("fails once");
      }
      if (!FAILED.get()) {
        // Slow enough for a checkpoint in the middle.
        java.util.concurrent.locks.LockSupport.parkNanos(20_000);
      }
      return row;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      checkpointed = rows > 0;
    }
  }

  @Test
  void continuousSourceReadsNewShardsButNoIncompleteOnes() throws Exception {
    byte[] stored = ShardData.gzip(ShardData.rows(500));
    Files.write(root.resolve("a.gz"), ShardData.gzip(ShardData.rows(1)));
    StreamExecutionEnvironment environment = environment();
    environment
        .fromSource(
            // Long enough that a pause of a busy machine is not taken for the end of writing.
            ShardSource.continuous(
                List.of(root + "/*.gz"), Duration.ofSeconds(1), FieldSet.COUNTED),
            WatermarkStrategy.noWatermarks(),
            "shards")
        .map(new Remember())
        .returns(ShardRowSerializer.TYPE)
        .sinkTo(new org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink<>());
    JobClient job = environment.executeAsync();
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> ends().size() == 1);
      Path growing = root.resolve("b.gz");
      try (OutputStream out = Files.newOutputStream(growing)) {
        out.write(stored, 0, stored.length / 2);
        out.flush();
        AtomicInteger writes = new AtomicInteger();
        // Written continuously until several other shards have been found and read.
        for (int i = 0; i < 3; i++) {
          String name = "c" + i + ".gz";
          Files.write(root.resolve(name), ShardData.gzip(ShardData.rows(1)));
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(10))
              .until(
                  () -> {
                    touch(growing, writes.incrementAndGet());
                    return ends().stream().anyMatch(end -> end.shard().endsWith(name));
                  });
        }
        assertThat(SEEN).noneMatch(row -> row.shard().equals(growing.toString()));
        out.write(stored, stored.length / 2, stored.length - stored.length / 2);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> ends().size() == 5);
      assertThat(ends()).contains(new ShardEnd(growing.toString(), 500));
      assertThat(SEEN).noneMatch(Reject.class::isInstance);
    } finally {
      job.cancel().get();
    }
  }

  private JobClient following(Duration interval) throws Exception {
    StreamExecutionEnvironment environment = environment();
    environment
        .fromSource(
            ShardSource.continuous(List.of(root.toString()), interval, FieldSet.PUBLISHED),
            WatermarkStrategy.noWatermarks(),
            "shards")
        .map(new Remember())
        .returns(ShardRowSerializer.TYPE)
        .sinkTo(new org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink<>());
    return environment.executeAsync();
  }

  private static List<Reject> rejects() {
    return SEEN.stream().filter(Reject.class::isInstance).map(Reject.class::cast).toList();
  }

  @Test
  void continuousSourceToleratesChangesOfItsShards() throws Exception {
    byte[] stored = ShardData.gzip(ShardData.rows(3));
    Files.write(root.resolve("a.gz"), stored);
    JobClient job = following(Duration.ofMillis(100));
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> ends().size() == 1);
      // A shard that was read is replaced and later deleted.
      put("a.gz", ShardData.gzip(ShardData.rows(7)));
      put("b.gz", Arrays.copyOf(stored, stored.length - 9));
      await().atMost(Duration.ofSeconds(60)).until(() -> rejects().size() == 2);
      assertThat(rejects())
          .extracting(reject -> reject.shard() + " " + reject.reason())
          .containsExactlyInAnyOrder(
              root + "/a.gz " + RejectReason.UNREADABLE, root + "/b.gz " + RejectReason.TRUNCATED);
      assertThat(rejects())
          .filteredOn(reject -> reject.shard().endsWith("a.gz"))
          .singleElement()
          .satisfies(
              reject ->
                  assertThat(reject.detail())
                      .startsWith("the shard was rewritten; 3 rows of it have been read"));
      // A truncated shard is rewritten completely: the missing part is read.
      put("b.gz", stored);
      Files.delete(root.resolve("a.gz"));
      put("c.gz", ShardData.gzip(ShardData.rows(1)));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> ends().size() == 3 && ShardData.ids(List.copyOf(SEEN)).size() == 3 + 3 + 1);
      assertThat(ends())
          .extracting(ShardEnd::shard)
          .containsExactly(root + "/a.gz", root + "/b.gz", root + "/c.gz");
      assertThat(ends().get(0).rows()).isEqualTo(3);
      assertThat(rejects()).hasSize(2);
    } finally {
      job.cancel().get();
    }
  }

  @Test
  void continuousSourceReadsAppendedRows() throws Exception {
    byte[] rows = ShardData.rows(6);
    int half =
        new String(rows, java.nio.charset.StandardCharsets.UTF_8).indexOf("\"photoid\": 4") + 30;
    byte[] gzip = ShardData.gzip(rows);
    // One ends inside a line and one inside compressed data; neither is a reject.
    Files.write(root.resolve("a"), Arrays.copyOf(rows, half));
    Files.write(root.resolve("b"), Arrays.copyOf(gzip, gzip.length / 2));
    Files.write(root.resolve("c"), gzip);
    Files.write(root.resolve("d.tmp"), rows);
    Files.write(root.resolve("e.jsonl.part"), rows);
    JobClient job = following(Duration.ofMillis(200));
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> ends().size() == 3);
      append("a", Arrays.copyOfRange(rows, half, rows.length));
      append("b", Arrays.copyOfRange(gzip, gzip.length / 2, gzip.length));
      append("c", ShardData.gzip(ShardData.utf8("bad\n" + ShardData.json(7))));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(ids("a")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
                assertThat(ids("b")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
                assertThat(ids("c")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
              });
      assertThat(rejects())
          .extracting(reject -> reject.shard() + reject.line())
          .containsExactly(root + "/c7");
      Files.move(root.resolve("d.tmp"), root.resolve("d"));
      await().atMost(Duration.ofSeconds(60)).until(() -> ends().size() == 4);
      assertThat(ids("d")).hasSize(6);
      assertThat(SEEN).noneMatch(row -> row.shard().contains("part"));
    } finally {
      job.cancel().get();
    }
  }

  private List<Long> ids(String shard) {
    return ShardData.ids(
        SEEN.stream().filter(row -> row.shard().equals(root + "/" + shard)).toList());
  }

  private void append(String name, byte[] bytes) throws IOException {
    Files.write(root.resolve(name), bytes, java.nio.file.StandardOpenOption.APPEND);
  }

  /** Writes or replaces a shard atomically. */
  private void put(String name, byte[] bytes) throws IOException {
    Path hidden = Files.write(root.resolve("." + name), bytes);
    Files.move(hidden, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** A shard that is deleted while it is read is read to its end unless the job fails. */
  @Test
  void readsADeletedLocalShardToItsEnd() throws Exception {
    int count = 20_000;
    Path file = Files.write(root.resolve("a.gz"), ShardData.gzip(ShardData.rows(count)));
    List<ShardRow> rows =
        collect(
            bounded(environment(), root)
                .map(new DeleteOnce(file.toString()))
                .returns(ShardRowSerializer.TYPE));
    assertThat(Files.exists(file)).isFalse();
    assertThat(rows).hasSize(count + 1).contains(new ShardEnd(root + "/a.gz", count));
  }

  /** Deletes a file when its first row arrives. */
  private record DeleteOnce(String file) implements MapFunction<ShardRow, ShardRow> {

    @Override
    public ShardRow map(ShardRow row) throws IOException {
      Files.deleteIfExists(Path.of(file));
      return row;
    }
  }

  private static void touch(Path file, int time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(time * 1000L));
  }

  private static List<ShardEnd> ends() {
    return SEEN.stream().filter(ShardEnd.class::isInstance).map(ShardEnd.class::cast).toList();
  }

  private static final class Remember implements MapFunction<ShardRow, ShardRow> {

    private static final long serialVersionUID = 1L;

    @Override
    public ShardRow map(ShardRow row) {
      SEEN.add(row);
      return row;
    }
  }

  @Test
  void requiresInputsAndAnInterval() {
    assertThatThrownBy(() -> ShardSource.bounded(List.of(), FieldSet.COUNTED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ShardSource.continuous(List.of(), Duration.ofSeconds(1), FieldSet.COUNTED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ShardSource.continuous(List.of("/x"), Duration.ZERO, FieldSet.COUNTED))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
