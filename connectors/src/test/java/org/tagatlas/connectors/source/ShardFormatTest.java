package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.NumberedRow;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardData;

class ShardFormatTest {

  private final ShardFormat<ShardRow> format =
      new ShardFormat<>(FieldSet.COUNTED, ShardFormat.Plain.FORM);

  @TempDir Path root;

  private record Read(ShardRow row, long offset, long skip) {}

  private static List<Read> read(BulkFormat.Reader<ShardRow> reader) throws IOException {
    List<Read> all = new ArrayList<>();
    try (reader) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        RecordAndPosition<ShardRow> next;
        while ((next = batch.next()) != null) {
          all.add(new Read(next.getRecord(), next.getOffset(), next.getRecordSkipCount()));
        }
        batch.releaseBatch();
      }
    }
    return all;
  }

  private static ShardSplit split(Path file) {
    return new ShardSplit(
        new ShardFiles.Entry(ShardFiles.path(file), false, 0, 0), ShardSplit.Part.WHOLE);
  }

  @Test
  void restoredReaderReturnsExactlyTheRest() throws IOException {
    byte[] stored = ShardData.gzip(ShardData.rows(1200));
    // Damaged, so that positions at a reject and at the end are restored as well.
    Path file = Files.write(root.resolve("a"), Arrays.copyOf(stored, stored.length - 5));
    List<Read> all = read(format.createReader(new Configuration(), split(file)));
    assertThat(all).hasSize(1202);
    assertThat(all.get(1200).row()).isInstanceOf(Reject.class);
    assertThat(all.get(1201).row()).isEqualTo(new ShardEnd(file.toString(), 1201));
    for (int at : new int[] {0, 1, 510, 511, 512, 513, 1199, 1200, 1201}) {
      Read position = all.get(at);
      ShardSplit restored =
          (ShardSplit)
              split(file)
                  .updateWithCheckpointedPosition(
                      new CheckpointedPosition(position.offset(), position.skip()));
      assertThat(read(format.restoreReader(new Configuration(), restored)))
          .as("restored after element %d", at)
          .isEqualTo(all.subList(at + 1, all.size()));
    }
  }

  @Test
  void limitsBatchesOfLongLines() throws IOException {
    String line = "{\"photoid\": 1, \"usertags\": \"" + "x".repeat(400_000) + "\"}\n";
    Path file = Files.writeString(root.resolve("a"), line.repeat(40));
    try (BulkFormat.Reader<ShardRow> reader =
        format.createReader(new Configuration(), split(file))) {
      var batch = reader.readBatch();
      int rows = 0;
      while (batch.next() != null) {
        rows++;
      }
      assertThat(rows).isBetween(1, 8);
    }
    assertThat(read(format.createReader(new Configuration(), split(file)))).hasSize(41);
  }

  /** A blank line is not a row, but counts as a line. */
  @Test
  void numberedRowsHaveTheirLineNumbersAfterARestore() throws IOException {
    Path file = root.resolve("a");
    Files.writeString(file, "{\"photoid\": 1}\n \n{broken\n\n{\"photoid\": 2}\n");
    ShardFormat<NumberedRow> numbered =
        new ShardFormat<>(FieldSet.VOTED, ShardFormat.Numbered.FORM);
    ShardSplit afterFirst =
        (ShardSplit) split(file).updateWithCheckpointedPosition(new CheckpointedPosition(0, 1));
    List<String> places = new ArrayList<>();
    for (BulkFormat.Reader<NumberedRow> reader :
        List.of(
            numbered.createReader(new Configuration(), split(file)),
            numbered.restoreReader(new Configuration(), afterFirst))) {
      try (reader) {
        for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
          RecordAndPosition<NumberedRow> next;
          while ((next = batch.next()) != null) {
            assertThat(next.getRecord().shard()).isEqualTo(file.toString());
            places.add(next.getRecord().row().getClass().getSimpleName() + next.getRecord().line());
          }
        }
      }
    }
    assertThat(places)
        .containsExactly(
            "PhotoRecord1",
            "Reject3",
            "PhotoRecord5",
            "ShardEnd5",
            "Reject3",
            "PhotoRecord5",
            "ShardEnd5");
  }

  @Test
  void retriesAnUnreadableShardAfterARestore() throws IOException {
    ShardSplit gone =
        (ShardSplit)
            split(root.resolve("gone"))
                .updateWithCheckpointedPosition(
                    new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 1));
    assertThat(read(format.restoreReader(new Configuration(), gone)))
        .extracting(Read::row)
        .containsExactly(new ShardEnd(root.resolve("gone").toString(), 1));
  }

  @Test
  void reportsAShardThatIsMissingAfterARestore() throws IOException {
    Path file = Files.write(root.resolve("a"), ShardData.gzip(ShardData.rows(600)));
    List<Read> all = read(format.createReader(new Configuration(), split(file)));
    assertThat(all).hasSize(601);
    Files.delete(file);
    for (int at : new int[] {0, 1, 2, 511, 599}) {
      List<Read> rest = read(format.restoreReader(new Configuration(), after(file, all.get(at))));
      assertThat(rest).hasSize(2);
      Reject reject = (Reject) rest.get(0).row();
      assertThat(reject.reason()).isEqualTo(RejectReason.UNREADABLE);
      assertThat(reject.line()).isEqualTo(at + 2);
      assertThat(reject.detail()).contains("no such file").contains(at + 1 + " rows of it");
      assertThat(rest.get(1).row()).isEqualTo(new ShardEnd(file.toString(), at + 2));
      // Reported once, whatever position is restored later.
      assertThat(read(format.restoreReader(new Configuration(), after(file, rest.get(0)))))
          .isEqualTo(rest.subList(1, 2));
      assertThat(read(format.restoreReader(new Configuration(), after(file, rest.get(1)))))
          .isEmpty();
    }
    // A shard that was read completely can be missing.
    assertThat(read(format.restoreReader(new Configuration(), after(file, all.get(600)))))
        .isEmpty();
  }

  @Test
  void reportsAShardThatIsShorterAfterARestore() throws IOException {
    Path file = Files.write(root.resolve("a"), ShardData.gzip(ShardData.rows(600)));
    List<Read> all = read(format.createReader(new Configuration(), split(file)));
    Files.write(file, ShardData.gzip(ShardData.rows(300)));
    List<Read> rest = read(format.restoreReader(new Configuration(), after(file, all.get(399))));
    assertThat(rest).hasSize(2);
    Reject reject = (Reject) rest.get(0).row();
    assertThat(reject.reason()).isEqualTo(RejectReason.TRUNCATED);
    assertThat(reject.line()).isEqualTo(401);
    assertThat(reject.detail())
        .isEqualTo("the shard has become shorter; 400 rows of it have been read");
    // A shard that is long enough is continued at the next row.
    assertThat(read(format.restoreReader(new Configuration(), after(file, all.get(199)))))
        .extracting(Read::row)
        .hasSize(101)
        .last()
        .isEqualTo(new ShardEnd(file.toString(), 300));
  }

  private static ShardSplit after(Path file, Read read) {
    return (ShardSplit)
        split(file)
            .updateWithCheckpointedPosition(new CheckpointedPosition(read.offset(), read.skip()));
  }

  @Test
  void isNotSplittableAndHasACustomSerializer() {
    assertThat(format.isSplittable()).isFalse();
    assertThat(format.getProducedType()).isEqualTo(ShardRowSerializer.TYPE);
  }
}
