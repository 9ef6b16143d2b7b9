package org.tagatlas.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;

class FirstSeenOperatorTest {

  private static final long LARGE_CACHE = 64 << 20;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void emitsEachIdOnce(String backend) throws Exception {
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(LARGE_CACHE).start(2, backend)) {
      filter.sendAll(photos(1, 2, 1, 65_536, 65_535, 2, 65_536, 1L << 40, 1));
      assertThat(ids(filter.take())).containsExactlyInAnyOrder(1L, 2L, 65_535L, 65_536L, 1L << 40);
    }
  }

  @Test
  void distinguishesIdsWithEqualLowBits() throws Exception {
    long[] ids =
        LongStream.concat(
                LongStream.of(7), LongStream.rangeClosed(16, 62).map(bit -> (1L << bit) + 7))
            .toArray();
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(LARGE_CACHE).start(3, "hashmap")) {
      filter.sendAll(photos(ids)).sendAll(photos(ids));
      assertThat(ids(filter.take()))
          .containsExactlyInAnyOrderElementsOf(LongStream.of(ids).boxed().toList());
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,1,3", "rocksdb,1,3", "hashmap,3,2", "rocksdb,4,1"})
  void restoresSeenIdsAtAnotherParallelism(String backend, int before, int after) throws Exception {
    long[] first = LongStream.range(0, 3000).map(i -> i * 40_009).toArray();
    long[] second = LongStream.range(2000, 5000).map(i -> i * 40_009).toArray();
    Subtasks.Snapshot snapshot;
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(20_000).start(before, backend)) {
      snapshot = filter.sendAll(photos(first)).checkpoint();
    }
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(20_000).restore(after, backend, snapshot)) {
      filter.sendAll(photos(second));
      assertThat(ids(filter.take()))
          .containsExactlyInAnyOrderElementsOf(
              LongStream.range(3000, 5000).map(i -> i * 40_009).boxed().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void restoresDenseIds(String backend) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(LARGE_CACHE).start(1, backend)) {
      snapshot = filter.sendAll(photos(LongStream.range(0, 10_000).toArray())).checkpoint();
    }
    // The cache, filled from state of the heap backend, must not share a bitmap with it.
    Subtasks.Snapshot second;
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(LARGE_CACHE).restore(1, backend, snapshot)) {
      filter.sendAll(photos(LongStream.range(5_000, 12_000).toArray()));
      assertThat(filter.take()).hasSize(2_000);
      second = filter.checkpoint(() -> sendAll(filter, 12_000, 13_000));
    }
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(LARGE_CACHE).restore(1, backend, second)) {
      sendAll(filter, 0, 13_000);
      assertThat(filter.take()).hasSize(1_000);
    }
  }

  private static void sendAll(Subtasks<Long, PhotoRecord, PhotoRecord> filter, long from, long to)
      throws Exception {
    filter.sendAll(photos(LongStream.range(from, to).toArray()));
  }

  @ParameterizedTest
  @CsvSource({"hashmap,1", "hashmap,3000", "rocksdb,1", "rocksdb,3000"})
  void remembersIdsEvictedFromTheCache(String backend, long maxCachedBytes) throws Exception {
    Random random = new Random(1);
    long[] ids = random.longs(6000, 0, 40L << 8).map(id -> (id >> 8 << 16) + id % 256).toArray();
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(maxCachedBytes).start(2, backend)) {
      filter.sendAll(photos(ids));
      List<Long> emitted = ids(filter.take());
      assertThat(emitted).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(emitted))
          .isEqualTo(new TreeSet<>(LongStream.of(ids).boxed().toList()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void staysWithinItsMemoryForDuplicates(String backend) throws Exception {
    long[] ids = LongStream.range(0, 500).map(i -> i << 16).toArray();
    FirstSeenOperator operator = new FirstSeenOperator(10_000);
    Subtasks.Kind<Long, PhotoRecord, PhotoRecord> kind =
        new Subtasks.Kind<>(
            () -> operator, FirstSeenOperator::group, Types.LONG, new PhotoRecordSerializer());
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter = kind.start(1, backend)) {
      filter.sendAll(photos(ids));
      assertThat(operator.cachedBytes()).isLessThanOrEqualTo(10_000);
      filter.sendAll(photos(ids));
      assertThat(operator.cachedBytes()).isLessThanOrEqualTo(10_000);
      assertThat(filter.take()).hasSameSizeAs(ids);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void excludesRecordsThatArriveWhileASnapshotIsWritten(String backend) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(LARGE_CACHE).start(1, backend)) {
      snapshot = filter.sendAll(photos(1, 2)).checkpoint(() -> filter.sendAll(photos(3)));
    }
    // Loaded from state and not changed before the next barrier: the cache must not share it.
    Subtasks.Snapshot second;
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(LARGE_CACHE).restore(1, backend, snapshot)) {
      filter.sendAll(photos(1));
      second = filter.checkpoint(() -> filter.sendAll(photos(4)));
      assertThat(ids(filter.take())).containsExactly(4L);
    }
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter =
        firstSeen(LARGE_CACHE).restore(1, backend, second)) {
      filter.sendAll(photos(1, 2, 3, 4));
      assertThat(ids(filter.take())).containsExactly(3L, 4L);
    }
  }

  @Test
  void countsEmittedAndDroppedPhotos() throws Exception {
    try (Subtasks<Long, PhotoRecord, PhotoRecord> filter = firstSeen(LARGE_CACHE).start()) {
      filter.sendAll(photos(1, 2, 2, 1)).send(photo(3, Double.NaN));
      assertThat(filter.take(SummaryMetrics.TALLY)).isEmpty();
      filter.clock(1000);
      assertThat(filter.take(SummaryMetrics.TALLY))
          .containsExactlyInAnyOrder(
              new SummaryUpdate.Change("photos", 2),
              new SummaryUpdate.Change("duplicates", 2),
              new SummaryUpdate.Change("not_geotagged", 1));
      filter.sendAll(photos(1));
      filter.barrier();
      assertThat(filter.take(SummaryMetrics.TALLY))
          .containsExactly(new SummaryUpdate.Change("duplicates", 1));
      filter.sendAll(photos(9));
      filter.end();
      assertThat(filter.take(SummaryMetrics.TALLY))
          .containsExactly(new SummaryUpdate.Change("photos", 1));
    }
  }

  private static Subtasks.Kind<Long, PhotoRecord, PhotoRecord> firstSeen(long maxCachedBytes) {
    return new Subtasks.Kind<>(
        () -> new FirstSeenOperator(maxCachedBytes),
        FirstSeenOperator::group,
        Types.LONG,
        new PhotoRecordSerializer());
  }

  private static List<PhotoRecord> photos(long... ids) {
    List<PhotoRecord> photos = new ArrayList<>();
    for (long id : ids) {
      photos.add(photo(id, 1));
    }
    return photos;
  }

  private static PhotoRecord photo(long id, double latitude) {
    return new PhotoRecord(
        id, "u", "", "", "", "", latitude, latitude, 16, 1, 1, "", "", "", "", false, "");
  }

  private static List<Long> ids(List<PhotoRecord> photos) {
    return photos.stream().map(PhotoRecord::photoid).toList();
  }
}
