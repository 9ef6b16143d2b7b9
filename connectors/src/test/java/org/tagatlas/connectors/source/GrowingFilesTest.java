package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.connector.file.src.PendingSplitsCheckpointSerializer;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.source.ShardFiles.Entry;
import org.tagatlas.shard.ShardTail;
import org.tagatlas.shard.ShardTail.State;

class GrowingFilesTest {

  private static final Path LOCAL = new Path("file:/shards/a");
  private static final Path REMOTE = new Path("s3://shards/a");

  private GrowingFiles files = new GrowingFiles(Map.of());

  private static ShardTail tail(State state, long size, long next) {
    return new ShardTail(state, size, new int[] {7, 8}, 3, 4, next, "GZIP", -1);
  }

  private List<ShardSplit> scan(Path path, long size, long modified) {
    return files.scan(List.of(new Entry(path, false, size, modified)), true);
  }

  /** Scans until there is a part to read; returns the part and the number of scans. */
  private Map.Entry<Integer, ShardSplit> scanUntilRead(Path path, long size, long modified) {
    for (int scans = 1; scans < 100; scans++) {
      List<ShardSplit> splits = scan(path, size, modified);
      if (!splits.isEmpty()) {
        return Map.entry(scans, splits.get(0));
      }
    }
    return Map.entry(100, new ShardSplit(new Entry(path, false, 0, 0), ShardSplit.Part.WHOLE));
  }

  private static ShardSplit.Part part(int number, ShardTail from, long limit, boolean takeEnd) {
    return new ShardSplit.Part(number, from, limit, takeEnd);
  }

  @Test
  void readsALocalFileAfterTwoUnchangedScans() {
    assertThat(scan(LOCAL, 10, 1)).isEmpty();
    assertThat(scan(LOCAL, 11, 1)).isEmpty();
    // Same size, but another modification time.
    assertThat(scan(LOCAL, 11, 2)).isEmpty();
    ShardSplit split = scan(LOCAL, 11, 2).get(0);
    assertThat(split.part()).isEqualTo(part(1, null, 11, false));
    assertThat(split.splitId()).isEqualTo(LOCAL.toString());
    // It is currently being read.
    assertThat(scan(LOCAL, 12, 3)).isEmpty();
    assertThat(scan(LOCAL, 12, 3)).isEmpty();
  }

  @Test
  void readsAnObjectImmediatelyAndAgainAfterItWasReplaced() {
    assertThat(scan(REMOTE, 10, 1).get(0).part()).isEqualTo(part(1, null, 10, true));
    ShardTail tail = tail(State.COMPLETE, 10, 0);
    files.ended(REMOTE, 1, tail);
    assertThat(scan(REMOTE, 10, 1)).isEmpty();
    ShardSplit again = scan(REMOTE, 10, 2).get(0);
    assertThat(again.part()).isEqualTo(part(2, tail, 10, true));
    assertThat(again.splitId()).isEqualTo(REMOTE + "#2");
  }

  @Test
  void continuesAFileThatHasChangedAndSettled() {
    scanUntilRead(LOCAL, 10, 1);
    ShardTail tail = tail(State.COMPLETE, 10, 10);
    files.ended(LOCAL, 1, tail);
    assertThat(scanUntilRead(LOCAL, 10, 1).getKey()).isEqualTo(100);
    assertThat(scan(LOCAL, 20, 2)).isEmpty();
    assertThat(scan(LOCAL, 20, 2).get(0).part()).isEqualTo(part(2, tail, 20, false));
    files.ended(LOCAL, 2, tail(State.ABANDONED, 10, 10));
    assertThat(scanUntilRead(LOCAL, 30, 3).getKey()).isEqualTo(100);
  }

  @Test
  void readsAnIncompleteEndWhenNothingFollows() {
    scanUntilRead(LOCAL, 10, 1);
    files.ended(LOCAL, 1, tail(State.OPEN_LINE, 10, 10));
    Map.Entry<Integer, ShardSplit> line = scanUntilRead(LOCAL, 10, 1);
    assertThat(line.getKey()).isBetween(3, 6);
    assertThat(line.getValue().part()).isEqualTo(part(2, tail(State.OPEN_LINE, 10, 10), 10, true));
    files.ended(LOCAL, 2, tail(State.OPEN_END, 10, 10));
    Map.Entry<Integer, ShardSplit> end = scanUntilRead(LOCAL, 11, 2);
    assertThat(end.getKey()).as("after it has grown").isEqualTo(2);
    assertThat(end.getValue().part().takeEnd()).isFalse();
    files.ended(LOCAL, 3, tail(State.OPEN_END, 11, 10));
    assertThat(scanUntilRead(LOCAL, 11, 2).getKey()).isBetween(25, 31);
  }

  @Test
  void readsAContinuouslyGrowingFile() {
    List<Integer> read = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      for (ShardSplit split : scan(LOCAL, 100L + i, i)) {
        read.add(i);
        files.ended(LOCAL, split.part().number(), tail(State.OPEN_END, 100L + i, i > 20 ? 0 : 50));
      }
    }
    assertThat(read).startsWith(6).hasSizeBetween(3, 20);
    // A file that must be read from its start is deferred until its size has doubled.
    assertThat(read.get(read.size() - 1)).isLessThan(23);
    // Modified without growing: the change is unknown.
    files = new GrowingFiles(Map.of());
    for (int i = 1; i <= 40; i++) {
      assertThat(scan(LOCAL, 100, i)).isEmpty();
    }
  }

  @Test
  void ignoresTheEndOfAnOlderPart() {
    scanUntilRead(LOCAL, 10, 1);
    files.ended(LOCAL, 1, tail(State.COMPLETE, 10, 10));
    scanUntilRead(LOCAL, 20, 2);
    files.ended(LOCAL, 2, tail(State.COMPLETE, 20, 20));
    // A failed reader has read the previous part again.
    files.ended(LOCAL, 1, tail(State.COMPLETE, 10, 10));
    assertThat(files.known().get(LOCAL).tail()).isEqualTo(tail(State.COMPLETE, 20, 20));
  }

  @Test
  void knownFilesSurviveACheckpoint() throws Exception {
    scanUntilRead(LOCAL, 10, 1);
    files.ended(LOCAL, 1, tail(State.OPEN_LINE, 10, 9));
    ShardSplit pending = scan(REMOTE, 5, 5).get(0);
    ShardSplit read =
        (ShardSplit)
            new ShardSplit(
                    new Entry(LOCAL, false, 20, 3), part(2, tail(State.COMPLETE, 10, 9), 20, true))
                .endedAt(tail(State.COMPLETE, 20, 20))
                .updateWithCheckpointedPosition(new CheckpointedPosition(1, 17));
    ShardCheckpointSerializer serializer = new ShardCheckpointSerializer();
    ShardCheckpoint restored =
        (ShardCheckpoint)
            serializer.deserialize(
                serializer.getVersion(),
                serializer.serialize(new ShardCheckpoint(List.of(pending, read), files.known())));
    assertThat(restored.known()).isEqualTo(files.known());
    List<ShardSplit> splits = List.copyOf(restored.getSplits());
    assertThat(splits.get(0).part()).isEqualTo(pending.part());
    assertThat(splits.get(0).end()).isNull();
    assertThat(splits.get(1).part()).isEqualTo(read.part());
    assertThat(splits.get(1).end()).isEqualTo(read.end());
    assertThat(splits.get(1).splitId()).isEqualTo(read.splitId());
    assertThat(splits.get(1).path()).isEqualTo(LOCAL);
    assertThat(splits.get(1).getReaderPosition()).isEqualTo(read.getReaderPosition());
  }

  /** Version 1 of the state is Flink's: paths and pending splits. */
  @Test
  void restoresTheStateOfAFormerVersion() throws Exception {
    FileSourceSplit waits = new FileSourceSplit("s3://shards/a", REMOTE, 0, 5, 5, 5);
    byte[] former =
        new PendingSplitsCheckpointSerializer<>(FileSourceSplitSerializer.INSTANCE)
            .serialize(
                PendingSplitsCheckpoint.fromCollectionSnapshot(
                    List.of(waits), List.of(LOCAL, REMOTE)));
    ShardCheckpoint restored =
        (ShardCheckpoint) new ShardCheckpointSerializer().deserialize(1, former);
    assertThat(restored.getSplits())
        .singleElement()
        .satisfies(
            split -> {
              assertThat(split.splitId()).isEqualTo("s3://shards/a");
              assertThat(split.part()).isEqualTo(ShardSplit.Part.WHOLE);
            });
    files = new GrowingFiles(restored.known());
    assertThat(scan(REMOTE, 5, 5)).isEmpty();
    for (boolean all : new boolean[] {false, false, true, true}) {
      assertThat(files.scan(List.of(new Entry(LOCAL, false, 10, 1)), all)).isEmpty();
    }
    // It has grown, but a reader may still be reading it.
    Entry grown = new Entry(LOCAL, false, 20, 2);
    assertThat(files.scan(List.of(grown), false)).isEmpty();
    assertThat(files.scan(List.of(grown), false)).isEmpty();
    assertThat(files.scan(List.of(grown), true).get(0).part())
        .isEqualTo(part(2, ShardTail.assumed(10), 20, false));
  }
}
