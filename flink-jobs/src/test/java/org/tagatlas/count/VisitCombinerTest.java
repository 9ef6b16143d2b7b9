package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.operator.TallyUpdate;

class VisitCombinerTest {

  private static final Place BOSTON = new Place("US", "US.MA", "Massachusetts", "Boston", 1);
  private static final Place NOWHERE = new Place("AQ", null, null, null, Float.NaN);
  private static final int DAY = 20_110_517;

  @Test
  void addsUpEachRegionAndWindow() throws Exception {
    try (Subtasks<Void, PhotoVisit, RegionUpdate> combiner = combiner().start()) {
      combiner.send(
          new PhotoVisit(BOSTON, false, 1, DAY, true),
          new PhotoVisit(BOSTON, false, 1, DAY, false),
          new PhotoVisit(BOSTON, false, 2, CalendarWindow.NO_DAY, true),
          new PhotoVisit(NOWHERE, false, 3, DAY, false));
      assertThat(combiner.take()).isEmpty();
      combiner.end();
      assertThat(sums(combiner))
          .containsOnly(
              Map.entry("all|US", "3 2 [1, 2]"),
              Map.entry("all|US.MA", "3 2 [1, 2]"),
              Map.entry("all|US.MA.Boston", "3 2 [1, 2]"),
              Map.entry("2011|US", "2 1 [1]"),
              Map.entry("2011|US.MA", "2 1 [1]"),
              Map.entry("2011|US.MA.Boston", "2 1 [1]"),
              Map.entry("all|AQ", "1 0 [3]"),
              Map.entry("2011|AQ", "1 0 [3]"));
    }
  }

  @Test
  void votesForTheCountryAloneWhenLocatedCoarsely() throws Exception {
    try (Subtasks<Void, PhotoVisit, RegionUpdate> combiner = combiner().start()) {
      combiner.send(new PhotoVisit(BOSTON, true, 1, CalendarWindow.NO_DAY, true));
      combiner.end();
      assertThat(sums(combiner)).containsOnly(Map.entry("all|US", "1 1 [1]"));
    }
  }

  @Test
  void countsPhotosFarFromEveryCountry() throws Exception {
    try (Subtasks<Void, PhotoVisit, RegionUpdate> combiner = combiner().start()) {
      combiner.send(
          new PhotoVisit(null, false, 1, DAY, true), new PhotoVisit(null, true, 2, DAY, false));
      combiner.end();
      assertThat(combiner.take()).isEmpty();
      assertThat(combiner.take(TallyCounts.TALLY))
          .containsExactly(new TallyUpdate.Change("offshore", 2));
    }
  }

  @Test
  void leavesNothingBehindABarrier() throws Exception {
    try (Subtasks<Void, PhotoVisit, RegionUpdate> combiner = combiner().start(2, "hashmap")) {
      combiner.send(
          new PhotoVisit(BOSTON, true, 1, CalendarWindow.NO_DAY, true),
          new PhotoVisit(null, false, 1, DAY, true));
      combiner.barrier();
      assertThat(sums(combiner)).containsOnly(Map.entry("all|US", "1 1 [1]"));
      assertThat(combiner.take(TallyCounts.TALLY)).hasSize(1);
      combiner.barrier();
      combiner.end();
      assertThat(combiner.take()).isEmpty();
      assertThat(combiner.take(TallyCounts.TALLY)).isEmpty();
    }
  }

  @Test
  void passesOnWhenTimeIsUp() throws Exception {
    try (Subtasks<Void, PhotoVisit, RegionUpdate> combiner = combiner().start()) {
      combiner.send(new PhotoVisit(BOSTON, true, 1, CalendarWindow.NO_DAY, true));
      combiner.clock(3_000);
      assertThat(sums(combiner)).containsOnly(Map.entry("all|US", "1 1 [1]"));
    }
  }

  private static Map<String, String> sums(Subtasks<Void, PhotoVisit, RegionUpdate> combiner) {
    List<RegionUpdate> updates = combiner.take();
    return updates.stream()
        .collect(
            Collectors.toMap(
                update -> update.key().id(),
                (Function<RegionUpdate, String>)
                    update -> {
                      RegionUpdate.Visits visits = (RegionUpdate.Visits) update;
                      long[] voters = visits.voters().clone();
                      Arrays.sort(voters);
                      return visits.photos()
                          + " "
                          + visits.taggedPhotos()
                          + " "
                          + Arrays.toString(voters);
                    }));
  }

  private static Subtasks.Kind<Void, PhotoVisit, RegionUpdate> combiner() {
    return new Subtasks.Kind<>(
        () ->
            new VisitCombiner(
                EnumSet.allOf(RegionLevel.class),
                EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR),
                new Pace(true, Duration.ofSeconds(3), Duration.ofSeconds(45))),
        null,
        null,
        new RegionUpdateSerializer());
  }
}
