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
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;

class TotalsOperatorTest {

  private static final RegionKey IS = new RegionKey(0, RegionLevel.COUNTRY, "IS");
  private static final RegionKey FR = new RegionKey(0, RegionLevel.COUNTRY, "FR");
  private static final RegionKey FR_2011 = new RegionKey(2011, RegionLevel.COUNTRY, "FR");
  private static final RegionKey FR_11 = new RegionKey(0, RegionLevel.ADMIN1, "FR.11");

  @Test
  void inABackfillTellsEachRegionItsSumsOnceAtTheEnd() throws Exception {
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
  void hasAbsoluteSumsAfterRestoresAtOtherParallelisms(String backend, boolean live)
      throws Exception {
    Subtasks.Kind<Integer, VotesDelta, RegionUpdate> kind = totals(live);
    List<RegionKey> keys = new ArrayList<>();
    for (int year = 2004; year < 2014; year++) {
      for (String country : List.of("IS", "FR", "US")) {
        keys.add(new RegionKey(year, RegionLevel.COUNTRY, country));
      }
    }
    Subtasks.Left left = null;
    for (int parallelism : List.of(1, 3, 2)) {
      try (Subtasks<Integer, VotesDelta, RegionUpdate> totals =
          left == null
              ? kind.start(parallelism, backend)
              : kind.restore(parallelism, backend, left)) {
        for (int i = 0; i < keys.size(); i++) {
          totals.send(new VotesDelta(keys.get(i), 100 + i, 2));
        }
        left = totals.checkpoint();
        totals.send(new VotesDelta(keys.get(0), 5000, 5000));
      }
    }
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = kind.restore(4, backend, left)) {
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
  void liveTellsTheChangedRegionAtOnceAndAllByOnePercentOrRefresh() throws Exception {
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

  /** With no time to spare the regions of one level and window are told at a time. */
  @Test
  void liveTellsTheLongestWaitingLevelsFirstWhenThereIsNoTimeToSpare() throws Exception {
    List<RegionKey> elsewhere = List.of(FR, FR_2011, FR_11);
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = totals(true, 0).start()) {
      for (RegionKey key : elsewhere) {
        totals.send(new VotesDelta(key, 100, 1));
      }
      for (int flush = 1; flush <= 3; flush++) {
        totals.clock(3_000L * flush);
      }
      totals.take();
      List<RegionKey> here = new ArrayList<>();
      for (RegionKey key : elsewhere) {
        here.add(new RegionKey(key.window(), key.level(), key.region().replace("FR", "IS")));
        totals.clock(10_000L + here.size());
        totals.send(new VotesDelta(here.get(here.size() - 1), 50, 1));
      }
      totals.barrier();
      List<RegionUpdate> told = new ArrayList<>(totals.take());
      // The regions that changed themselves do not wait.
      assertThat(told).hasSize(4).extracting(RegionUpdate::key).containsAll(here);
      for (int flush = 0; flush < 3; flush++) {
        totals.barrier();
        told.addAll(totals.take());
      }
      assertThat(told)
          .filteredOn(update -> elsewhere.contains(update.key()))
          .containsExactly(
              new RegionUpdate.Totals(FR, 100, 150, 1),
              new RegionUpdate.Totals(FR_2011, 100, 150, 1),
              new RegionUpdate.Totals(FR_11, 100, 150, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bringsWhatIsGatheredIntoStateWhenThereAreManyRegions(boolean live) throws Exception {
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
      List<RegionUpdate> told = totals.take();
      assertThat(told)
          .hasSize(regions + 1)
          .contains(
              new RegionUpdate.Totals(FR, 7, 7, 3),
              new RegionUpdate.Totals(
                  new RegionKey(0, RegionLevel.ADMIN1, "FR.0"), 7, 2L * regions + 5, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveTellsAllAgainAfterARestore(String backend) throws Exception {
    Subtasks.Kind<Integer, VotesDelta, RegionUpdate> kind = totals(true);
    Subtasks.Left left;
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = kind.start(1, backend)) {
      left = totals.send(new VotesDelta(IS, 3, 1), new VotesDelta(FR, 4, 1)).checkpoint();
    }
    try (Subtasks<Integer, VotesDelta, RegionUpdate> totals = kind.restore(2, backend, left)) {
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
    Pace pace = new Pace(live, Duration.ofSeconds(3), Duration.ofSeconds(45), share);
    return new Subtasks.Kind<>(
        () -> new TotalsOperator(pace),
        delta -> delta.key().levelKey(),
        Types.INT,
        new RegionUpdateSerializer());
  }
}
