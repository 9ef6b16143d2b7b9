package org.tagatlas.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardPosition;
import org.tagatlas.record.ShardRow;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;

class IntakeOperatorTest {

  @Test
  void emitsAndCountsPhotos() throws Exception {
    try (Subtasks<Void, ShardRow, PhotoRecord> intake = intake(Exclusions.NONE).start()) {
      PhotoRecord first = photo(1, "u");
      PhotoRecord second = photo(2, "");
      intake.send(first, second, first, new ShardEnd("s", 3));
      assertThat(intake.take()).containsExactly(first, second, first);
      intake.end();
      assertThat(intake.take(SummaryMetrics.TALLY))
          .containsExactlyInAnyOrder(change("rows", 3), change("shards", 1));
    }
  }

  @Test
  void countsRowsOfGeneratedPhotos() throws Exception {
    try (Subtasks<Void, ShardRow, PhotoRecord> intake =
        intake(Exclusions.of(List.of("4@N99"))).start()) {
      intake.send(photo(1, "1@N99"), photo(2, "1@N00"), photo(3, ""), photo(4, "4@N99"));
      intake.end();
      assertThat(intake.take(SummaryMetrics.TALLY))
          .containsExactlyInAnyOrder(
              change("rows", 4), change("generated", 1), change("excluded", 1));
    }
  }

  @Test
  void reportsTheNewestPositionOfEachPartitionOnce() throws Exception {
    try (Subtasks<Void, ShardRow, PhotoRecord> intake = intake(Exclusions.NONE).start()) {
      intake.send(new ShardPosition("p", 1), new ShardPosition("q", 7), new ShardPosition("p", 5));
      assertThat(intake.take()).isEmpty();
      intake.barrier();
      assertThat(intake.take(SummaryMetrics.TALLY))
          .containsExactlyInAnyOrder(
              new SummaryUpdate.Position("p", 5), new SummaryUpdate.Position("q", 7));
      intake.send(new ShardPosition("q", 8));
      intake.barrier();
      assertThat(intake.take(SummaryMetrics.TALLY))
          .containsExactly(new SummaryUpdate.Position("q", 8));
    }
  }

  @Test
  void emitsRejectsAndCountsThemByReason() throws Exception {
    try (Subtasks<Void, ShardRow, PhotoRecord> intake = intake(Exclusions.NONE).start()) {
      List<ShardRow> rejects = new ArrayList<>();
      List<SummaryUpdate> counts = new ArrayList<>();
      for (RejectReason reason : RejectReason.values()) {
        for (int i = 0; i <= reason.ordinal(); i++) {
          rejects.add(new Reject("s", rejects.size() + 1, reason, "d", "r"));
        }
        counts.add(change("rejects." + reason.id(), reason.ordinal() + 1));
      }
      counts.add(change("rows", rejects.size()));
      counts.add(new SummaryUpdate.FirstReject("s", 1, "bad_json", "d"));
      intake.sendAll(rejects);
      assertThat(intake.take()).isEmpty();
      assertThat(intake.take(IntakeOperator.REJECTS)).isEqualTo(rejects);
      intake.barrier();
      assertThat(intake.take(SummaryMetrics.TALLY)).containsExactlyInAnyOrderElementsOf(counts);
      intake.barrier();
      assertThat(intake.take(SummaryMetrics.TALLY)).isEmpty();
    }
  }

  @Test
  void countsExcludedRowsAndEmitsNoneOfThem() throws Exception {
    Exclusions exclusions = Exclusions.of(List.of("77@N00", "5"));
    try (Subtasks<Void, ShardRow, PhotoRecord> intake = intake(exclusions).start()) {
      intake.send(
          photo(1, "77@N00"),
          photo(5, "someone"),
          new Reject("s", 3, RejectReason.BAD_COORDINATES, "d", "9\t77@N00\tname"),
          new Reject("s", 4, RejectReason.BAD_JSON, "d", "{\"uid\":\"77%40N00\""));
      PhotoRecord other = photo(55, "177@N00");
      intake.send(other);
      intake.end();
      assertThat(intake.take()).containsExactly(other);
      assertThat(intake.take(IntakeOperator.REJECTS)).isEmpty();
      assertThat(intake.take(SummaryMetrics.TALLY))
          .containsExactlyInAnyOrder(change("rows", 5), change("excluded", 4));
    }
  }

  @Test
  void countsFilteredPhotosButKeepsRejects() throws Exception {
    Subtasks.Kind<Void, ShardRow, PhotoRecord> kind =
        new Subtasks.Kind<>(
            () -> new IntakeOperator(Exclusions.of(List.of("3")), "uid = 'a' OR photoid = 9"),
            null,
            null,
            new PhotoRecordSerializer());
    try (Subtasks<Void, ShardRow, PhotoRecord> intake = kind.start()) {
      Reject reject = new Reject("s", 3, RejectReason.BAD_JSON, "d", "{");
      intake.send(photo(1, "a"), photo(2, "b"), photo(3, "b"), reject, photo(9, "b"));
      intake.end();
      assertThat(intake.take()).containsExactly(photo(1, "a"), photo(9, "b"));
      assertThat(intake.take(IntakeOperator.REJECTS)).containsExactly(reject);
      assertThat(intake.take(SummaryMetrics.TALLY))
          .contains(change("rows", 5), change("excluded", 1), change("filtered", 1));
    }
  }

  private static SummaryUpdate change(String name, long change) {
    return new SummaryUpdate.Change(name, change);
  }

  private static PhotoRecord photo(long id, String uid) {
    return new PhotoRecord(id, uid, "", "", "", "", 1, 1, 16, 1, 1, "", "", "", "", false, "");
  }

  private static Subtasks.Kind<Void, ShardRow, PhotoRecord> intake(Exclusions exclusions) {
    return new Subtasks.Kind<>(
        () -> new IntakeOperator(exclusions), null, null, new PhotoRecordSerializer());
  }
}
