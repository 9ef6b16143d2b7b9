package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.model.Models;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.Tag;

class CountedPhotoCombinerTest {

  private static final ReverseGeocoder GEOCODER = ReverseGeocoder.load();
  private static final int BOSTON = GEOCODER.find(42.36, -71.06);
  private static final int UNITED_STATES = GEOCODER.countryPlace(BOSTON);
  private static final int ANTARCTICA = GEOCODER.find(-85, 0);
  private static final int DAY = 20_110_517;

  @Test
  void aggregatesByRegionAndWindow() throws Exception {
    try (Subtasks<Void, CountedPhoto, RegionUpdate> combiner = combiner().start()) {
      combiner.send(
          photo(BOSTON, 1, DAY, true),
          photo(BOSTON, 1, DAY, false),
          photo(BOSTON, 2, CalendarWindow.NO_DAY, true),
          photo(ANTARCTICA, 3, DAY, false));
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
  void countsOnlyForTheCountryIfThePlaceIsACountry() throws Exception {
    try (Subtasks<Void, CountedPhoto, RegionUpdate> combiner = combiner().start()) {
      combiner.send(photo(UNITED_STATES, 1, CalendarWindow.NO_DAY, true));
      combiner.end();
      assertThat(sums(combiner)).containsOnly(Map.entry("all|US", "1 1 [1]"));
    }
  }

  @Test
  void countsPhotosFarFromEveryCountry() throws Exception {
    try (Subtasks<Void, CountedPhoto, RegionUpdate> combiner = combiner().start()) {
      combiner.send(
          photo(ReverseGeocoder.NOWHERE, 1, DAY, true),
          photo(ReverseGeocoder.NOWHERE, 2, DAY, false));
      combiner.end();
      assertThat(combiner.take()).isEmpty();
      assertThat(combiner.take(SummaryMetrics.TALLY))
          .containsExactly(new SummaryUpdate.Change("offshore", 2));
    }
  }

  @Test
  void emitsEverythingBeforeABarrier() throws Exception {
    try (Subtasks<Void, CountedPhoto, RegionUpdate> combiner = combiner().start(2, "hashmap")) {
      combiner.send(
          photo(UNITED_STATES, 1, CalendarWindow.NO_DAY, true),
          photo(ReverseGeocoder.NOWHERE, 1, DAY, true));
      combiner.barrier();
      assertThat(sums(combiner)).containsOnly(Map.entry("all|US", "1 1 [1]"));
      assertThat(combiner.take(SummaryMetrics.TALLY)).hasSize(1);
      combiner.barrier();
      combiner.end();
      assertThat(combiner.take()).isEmpty();
      assertThat(combiner.take(SummaryMetrics.TALLY)).isEmpty();
    }
  }

  @Test
  void flushesWhenTheIntervalElapses() throws Exception {
    try (Subtasks<Void, CountedPhoto, RegionUpdate> combiner = combiner().start()) {
      combiner.send(photo(UNITED_STATES, 1, CalendarWindow.NO_DAY, true));
      combiner.clock(3_000);
      assertThat(sums(combiner)).containsOnly(Map.entry("all|US", "1 1 [1]"));
    }
  }

  /** Regions get all photos once, for any batching and any position of barriers. */
  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void emitsTheSameAsPlainSums(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4000) int photos,
      @ForAll @IntRange(min = 1, max = 2000) int photographers)
      throws Exception {
    Random random = new Random(seed);
    int[] places = {BOSTON, UNITED_STATES, ANTARCTICA, GEOCODER.find(34.05, -118.24)};
    Set<RegionLevel> levels = EnumSet.allOf(RegionLevel.class);
    Map<RegionKey, Sum> expected = new HashMap<>();
    Map<RegionKey, Sum> actual = new HashMap<>();
    try (Subtasks<Void, CountedPhoto, RegionUpdate> combiner = combiner().start()) {
      for (int i = 0; i < photos; i++) {
        int place = places[Math.min(3, random.nextInt(8))];
        int day = random.nextInt(9) == 0 ? CalendarWindow.NO_DAY : DAY + 10_000 * (i % 2);
        CountedPhoto photo = photo(place, random.nextInt(photographers), day, random.nextBoolean());
        combiner.send(photo);
        for (CalendarWindow window : List.of(CalendarWindow.ALL, CalendarWindow.YEAR)) {
          for (RegionLevel level : levels) {
            String region = GEOCODER.region(level, place);
            if (region == null || window.windowOf(day) < 0) {
              continue;
            }
            RegionKey key = new RegionKey(window.windowOf(day), level, region);
            PhotographerSet voter = new PhotographerSet();
            voter.add(photo.voter());
            expected
                .computeIfAbsent(key, absent -> new Sum())
                .add(new RegionUpdate.Visits(key, 1, photo.tags().isEmpty() ? 0 : 1, voter));
          }
        }
        if (random.nextInt(1000) == 0) {
          combiner.barrier();
        }
      }
      combiner.end();
      for (RegionUpdate update : combiner.take()) {
        actual.computeIfAbsent(update.key(), absent -> new Sum()).add((RegionUpdate.Visits) update);
      }
    }
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((key, sum) -> assertThat(sum.text()).isEqualTo(expected.get(key).text()));
  }

  private static final class Sum {
    private final PhotographerSet voters = new PhotographerSet();
    private long photos;
    private long tagged;

    void add(RegionUpdate.Visits visits) {
      photos += visits.photos();
      tagged += visits.taggedPhotos();
      voters.addAll(visits.voters());
    }

    String text() {
      return photos + " " + tagged + " " + voters.count();
    }
  }

  @Test
  void flushesWhenTheBufferIsFull() throws Exception {
    Subtasks.Kind<Void, CountedPhoto, RegionUpdate> daily =
        new Subtasks.Kind<>(
            () ->
                new CountedPhotoCombiner(
                    EnumSet.of(RegionLevel.COUNTRY),
                    EnumSet.of(CalendarWindow.DAY),
                    EmitPolicy.BACKFILL,
                    Models.SHIPPED),
            null,
            null,
            new RegionUpdateSerializer());
    try (Subtasks<Void, CountedPhoto, RegionUpdate> combiner = daily.start()) {
      for (int i = 0; i < 300_000; i++) {
        combiner.send(photo(UNITED_STATES, i, DAY + i, false));
      }
      List<RegionUpdate> early = combiner.take();
      assertThat(early).isNotEmpty().hasSizeLessThan(300_000);
      combiner.end();
      assertThat(combiner.take()).hasSize(300_000 - early.size());
    }
  }

  private static Map<String, String> sums(Subtasks<Void, CountedPhoto, RegionUpdate> combiner) {
    List<RegionUpdate> updates = combiner.take();
    return updates.stream()
        .collect(
            Collectors.toMap(
                update -> update.key().id(),
                (Function<RegionUpdate, String>)
                    update -> {
                      RegionUpdate.Visits visits = (RegionUpdate.Visits) update;
                      return visits.photos()
                          + " "
                          + visits.taggedPhotos()
                          + " "
                          + members(visits.voters());
                    }));
  }

  /** Returns which of the photographers 0 to 9 are in a set. */
  private static List<Long> members(PhotographerSet voters) {
    int size = voters.count();
    List<Long> members =
        LongStream.range(0, 10).filter(voter -> !voters.add(voter)).boxed().toList();
    assertThat(members).hasSize(size);
    return members;
  }

  private static CountedPhoto photo(int place, long voter, int day, boolean tagged) {
    return new CountedPhoto(place, voter, day, tagged ? List.of(new Tag("t", "t")) : List.of());
  }

  private static Subtasks.Kind<Void, CountedPhoto, RegionUpdate> combiner() {
    return new Subtasks.Kind<>(
        () ->
            new CountedPhotoCombiner(
                EnumSet.allOf(RegionLevel.class),
                EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR),
                new EmitPolicy(
                    true, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE),
                Models.SHIPPED),
        null,
        null,
        new RegionUpdateSerializer());
  }
}
