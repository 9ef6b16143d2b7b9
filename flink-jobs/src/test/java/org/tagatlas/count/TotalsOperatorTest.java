package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;

class TotalsOperatorTest {

  private static final RegionKey IS = new RegionKey(0, RegionLevel.COUNTRY, "IS");
  private static final RegionKey FR = new RegionKey(0, RegionLevel.COUNTRY, "FR");
  private static final RegionKey FR_2011 = new RegionKey(2011, RegionLevel.COUNTRY, "FR");
  private static final RegionKey FR_11 = new RegionKey(0, RegionLevel.ADMIN1, "FR.11");

  @Test
  void backfillEmitsEachRegionOnceAtTheEnd() throws Exception {
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = totals(false).start()) {
      totals.send(new VotesDelta(IS, 10, 4), new VotesDelta(FR, 7, 3));
      totals.clock(600_000);
      totals.send(new VotesDelta(IS, 5, 0), new VotesDelta(FR_2011, 2, 1));
      totals.send(new VotesDelta(FR_11, 1, 1), new VotesDelta(FR, -2, 1));
      totals.barrier();
      assertThat(totals.take()).isEmpty();
      totals.end();
      assertThat(totals.take())
          .containsExactlyInAnyOrder(
              new RegionUpdate.Totals(IS, 15, 20, 4),
              new RegionUpdate.Totals(FR, 5, 20, 4),
              new RegionUpdate.Totals(FR_2011, 2, 2, 1),
              new RegionUpdate.Totals(FR_11, 1, 1, 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void restoresSumsAtOtherParallelisms(String backend, boolean live) throws Exception {
    Subtasks.Kind<Integer, VotesDelta, RegionUpdate> kind = totals(live);
    List<RegionKey> keys = new ArrayList<>();
    for (int year = 2004; year < 2014; year++) {
      for (String country : List.of("IS", "FR", "US")) {
        keys.add(new RegionKey(year, RegionLevel.COUNTRY, country));
      }
    }
    Subtasks.Snapshot snapshot = null;
    for (int parallelism : List.of(1, 3, 2)) {
      try (Subtasks<Integer, VotesDelta, RegionUpdate> totals =
          snapshot == null
              ? kind.start(parallelism, backend)
              : kind.restore(parallelism, backend, snapshot)) {
        for (int i = 0; i < keys.size(); i++) {
          totals.send(new VotesDelta(keys.get(i), 100 + i, 2));
        }
        snapshot = totals.checkpoint();
        totals.send(new VotesDelta(keys.get(0), 5000, 5000));
      }
    }
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = kind.restore(4, backend, snapshot)) {
      totals.end();
      List<RegionUpdate> expected = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        long world = 0;
        for (int j = i / 3 * 3; j < i / 3 * 3 + 3; j++) {
          world += 3 * (100 + j);
        }
        expected.add(new RegionUpdate.Totals(keys.get(i), 3 * (100 + i), world, 6));
      }
      assertThat(totals.take()).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void liveEmitsChangedRegionsImmediatelyAndAllByOnePercentOrRefresh() throws Exception {
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = totals(true).start()) {
      totals.send(new VotesDelta(IS, 1000, 10), new VotesDelta(FR, 1000, 10));
      totals.clock(3_000);
      assertThat(totals.take())
          .containsExactlyInAnyOrder(
              new RegionUpdate.Totals(IS, 1000, 2000, 10),
              new RegionUpdate.Totals(FR, 1000, 2000, 10));

      totals.send(new VotesDelta(IS, 19, 1));
      totals.clock(6_000);
      assertThat(totals.take()).containsExactly(new RegionUpdate.Totals(IS, 1019, 2019, 11));
      totals.clock(46_000);
      assertThat(totals.take()).isEmpty();
      totals.clock(48_000);
      assertThat(totals.take())
          .containsExactlyInAnyOrder(
              new RegionUpdate.Totals(IS, 1019, 2019, 11),
              new RegionUpdate.Totals(FR, 1000, 2019, 10));
      totals.clock(600_000);
      assertThat(totals.take()).isEmpty();

      totals.send(new VotesDelta(FR, 21, 0));
      totals.clock(603_000);
      assertThat(totals.take())
          .containsExactlyInAnyOrder(
              new RegionUpdate.Totals(IS, 1019, 2040, 11),
              new RegionUpdate.Totals(FR, 1021, 2040, 10));
    }
  }

  /** Without time budget, a flush emits all regions of one level and window only. */
  @Test
  void liveEmitsTheLongestPendingLevelsFirstWithoutTimeBudget() throws Exception {
    List<RegionKey> unchanged = List.of(FR, FR_2011, FR_11);
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = totals(true, 0).start()) {
      for (RegionKey key : unchanged) {
        totals.send(new VotesDelta(key, 100, 1));
      }
      for (int flush = 1; flush <= 3; flush++) {
        totals.clock(3_000L * flush);
      }
      totals.take();
      List<RegionKey> changed = new ArrayList<>();
      for (RegionKey key : unchanged) {
        changed.add(new RegionKey(key.window(), key.level(), key.region().replace("FR", "IS")));
        totals.clock(10_000L + changed.size());
        totals.send(new VotesDelta(changed.get(changed.size() - 1), 50, 1));
      }
      totals.barrier();
      List<RegionUpdate> emitted = new ArrayList<>(totals.take());
      // Changed regions are emitted immediately.
      assertThat(emitted).hasSize(4).extracting(RegionUpdate::key).containsAll(changed);
      for (int flush = 0; flush < 3; flush++) {
        totals.barrier();
        emitted.addAll(totals.take());
      }
      assertThat(emitted)
          .filteredOn(update -> unchanged.contains(update.key()))
          .containsExactly(
              new RegionUpdate.Totals(FR, 100, 150, 1),
              new RegionUpdate.Totals(FR_2011, 100, 150, 1),
              new RegionUpdate.Totals(FR_11, 100, 150, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void spillsToStateWhenThereAreManyRegions(boolean live) throws Exception {
    int regions = 250_000;
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = totals(live).start()) {
      totals.send(new VotesDelta(FR, 7, 3));
      assertThat(totals.stateSize()).isZero();
      for (int i = 0; i < regions; i++) {
        totals.send(new VotesDelta(new RegionKey(0, RegionLevel.ADMIN1, "FR." + i), 2, 1));
      }
      assertThat(totals.stateSize()).isPositive();
      totals.send(new VotesDelta(new RegionKey(0, RegionLevel.ADMIN1, "FR.0"), 5, 1));
      if (live) {
        totals.barrier();
      } else {
        totals.end();
      }
      List<RegionUpdate> emitted = totals.take();
      assertThat(emitted)
          .hasSize(regions + 1)
          .contains(
              new RegionUpdate.Totals(FR, 7, 7, 3),
              new RegionUpdate.Totals(
                  new RegionKey(0, RegionLevel.ADMIN1, "FR.0"), 7, 2L * regions + 5, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveEmitsAllRegionsAfterARestore(String backend) throws Exception {
    Subtasks.Kind<Integer, VotesDelta, RegionUpdate> kind = totals(true);
    Subtasks.Snapshot snapshot;
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = kind.start(1, backend)) {
      snapshot = totals.send(new VotesDelta(IS, 3, 1), new VotesDelta(FR, 4, 1)).checkpoint();
    }
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = kind.restore(2, backend, snapshot)) {
      totals.clock(3_000);
      assertThat(totals.take())
          .containsExactlyInAnyOrder(
              new RegionUpdate.Totals(IS, 3, 7, 1), new RegionUpdate.Totals(FR, 4, 7, 1));
    }
  }

  private static Subtasks.Kind<Integer, VotesDelta, RegionUpdate> totals(boolean live) {
    return totals(live, Double.MAX_VALUE);
  }

  private static Subtasks.Kind<Integer, VotesDelta, RegionUpdate> totals(
      boolean live, double share) {
    EmitPolicy policy = new EmitPolicy(live, Duration.ofSeconds(3), Duration.ofSeconds(45), share);
    return new Subtasks.Kind<>(
        () -> new TotalsOperator(policy),
        delta -> delta.key().levelKey(),
        Types.INT,
        new RegionUpdateSerializer());
  }
}
