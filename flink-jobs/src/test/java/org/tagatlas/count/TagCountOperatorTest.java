package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;

class TagCountOperatorTest {

  private static final Pace LIVE = new Pace(true, Duration.ofSeconds(3), Duration.ofSeconds(45));
  private static final Pace BACKFILL =
      new Pace(false, Duration.ofSeconds(30), Duration.ofSeconds(45));
  private static final int PLENTY = 1_000_000;
  private static final int NO_DAY = CalendarWindow.NO_DAY;

  @Test
  void countsWhenItHasGatheredEnough() throws Exception {
    try (Subtasks<String, TagSighting, RegionUpdate> counters = counters(3, 3, BACKFILL).start()) {
      counters.send(sighting("a", 1, "IS"), sighting("b", 1, "IS"));
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      counters.send(sighting("a", 2, "IS"));
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 3, 2));
      counters.send(sighting("a", 2, "IS"), sighting("a", 3, "IS"));
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
    }
  }

  @Test
  void countsWhenTimeIsUp() throws Exception {
    try (Subtasks<String, TagSighting, RegionUpdate> counters =
        counters(3, PLENTY, BACKFILL).start()) {
      counters.send(sighting("a", 1, "IS"));
      counters.clock(29_999);
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      counters.clock(30_000);
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 1, 1));
      counters.send(sighting("a", 2, "IS"));
      counters.clock(60_000);
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 1, 0));
    }
  }

  @Test
  void countsBeforeABarrierAndAtTheEnd() throws Exception {
    try (Subtasks<String, TagSighting, RegionUpdate> counters =
        counters(3, PLENTY, BACKFILL).start()) {
      counters.send(sighting("a", 1, "IS"));
      counters.barrier();
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 1, 1));
      counters.send(sighting("a", 2, "FR"));
      counters.end();
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("FR"), 1, 1));
    }
  }

  @Test
  void votesOncePerPhotographerAndCountsEachPhoto() throws Exception {
    try (Subtasks<String, TagSighting, RegionUpdate> counters =
        counters(2, PLENTY, BACKFILL).start()) {
      counters.send(sighting("a", 1, "IS"), sighting("a", 1, "IS"), sighting("a", 2, "IS"));
      counters.barrier();
      counters.send(sighting("a", 1, "IS"), sighting("a", 1, "FR"), sighting("a", 1, null));
      counters.end();
      assertThat(last(counters.take()))
          .containsOnly(
              Map.entry("IS a", new RegionUpdate.TagVotes(country("IS"), "a", "a", 4, 2, 5, 3)),
              Map.entry("FR a", new RegionUpdate.TagVotes(country("FR"), "a", "a", 1, 1, 5, 3)));
    }
  }

  @Test
  void inABackfillTellsOfSignatureRowsAtTheEndOnly() throws Exception {
    try (Subtasks<String, TagSighting, RegionUpdate> counters =
        counters(2, PLENTY, BACKFILL).start()) {
      counters.send(sighting("a", 1, "IS"), sighting("a", 2, "IS"), sighting("b", 1, "IS"));
      counters.clock(30_000);
      assertThat(counters.take())
          .containsExactly(new RegionUpdate.TagVotes(country("IS"), "b", "b", 1, 1, 1, 1));
      counters.clock(600_000);
      counters.barrier();
      assertThat(counters.take()).isEmpty();
      counters.end();
      assertThat(counters.take())
          .containsExactly(new RegionUpdate.TagVotes(country("IS"), "a", "a", 2, 2, 2, 2));
    }
  }

  @Test
  void liveTellsOfChangedRowsAtOnceAndOfOthersByOnePercentOrRefresh() throws Exception {
    try (Subtasks<String, TagSighting, RegionUpdate> counters = counters(3, PLENTY, LIVE).start()) {
      List<TagSighting> many = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        many.add(sighting("t", i % 250, "US"));
      }
      counters.sendAll(many);
      counters.send(sighting("t", 1, "IS"), sighting("t", 2, "IS"), sighting("t", 3, "IS"));
      counters.clock(3_000);
      assertThat(last(counters.take())).containsOnlyKeys("US t", "IS t");

      // One vote of 253 and one photo of 1003 are less than one part in a hundred.
      counters.send(sighting("t", 4, "IS"));
      counters.clock(6_000);
      assertThat(counters.take())
          .containsExactly(new RegionUpdate.TagVotes(country("IS"), "t", "t", 4, 4, 1004, 254));
      counters.clock(49_000);
      assertThat(counters.take()).isEmpty();
      counters.clock(51_000);
      assertThat(last(counters.take()))
          .containsOnlyKeys("US t", "IS t")
          .containsEntry(
              "US t", new RegionUpdate.TagVotes(country("US"), "t", "t", 1000, 250, 1004, 254));
      counters.clock(200_000);
      assertThat(counters.take()).isEmpty();

      counters.send(sighting("t", 5, "IS"), sighting("t", 6, "IS"), sighting("t", 7, "IS"));
      counters.clock(203_000);
      assertThat(last(counters.take()))
          .containsEntry(
              "US t", new RegionUpdate.TagVotes(country("US"), "t", "t", 1000, 250, 1007, 257))
          .containsEntry(
              "IS t", new RegionUpdate.TagVotes(country("IS"), "t", "t", 7, 7, 1007, 257));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsEveryRowOfANewLabel(boolean live) throws Exception {
    try (Subtasks<String, TagSighting, RegionUpdate> counters =
        counters(2, PLENTY, live ? LIVE : BACKFILL).start()) {
      counters.send(labelled("t", "T", 1, "IS"), labelled("t", "T", 1, "US"));
      counters.barrier();
      assertThat(last(counters.take()).values()).allMatch(told -> told.label().equals("T"));
      counters.send(
          labelled("t", "t", 1, "FR"), labelled("t", "t", 1, "FR"), labelled("t", "t", 1, "FR"));
      counters.barrier();
      if (!live) {
        assertThat(last(counters.take())).containsOnlyKeys("FR t");
        counters.end();
      }
      assertThat(last(counters.take()))
          .containsOnlyKeys("IS t", "US t", "FR t")
          .allSatisfy((row, told) -> assertThat(told.label()).isEqualTo("t"));
    }
  }

  @Test
  void tellsOfALabelThatCameBackBeforeTheEnd() throws Exception {
    try (Subtasks<String, TagSighting, RegionUpdate> counters =
        counters(2, PLENTY, BACKFILL).start()) {
      counters.send(labelled("t", "A", 1, "IS"));
      counters.barrier();
      counters.send(labelled("t", "B", 1, "US"), labelled("t", "B", 1, "US"));
      counters.barrier();
      counters.send(labelled("t", "A", 1, "IS"), labelled("t", "A", 1, "IS"));
      counters.end();
      assertThat(last(counters.take()))
          .containsOnlyKeys("IS t", "US t")
          .allSatisfy((row, told) -> assertThat(told.label()).isEqualTo("A"));
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void countsRowsAlikeInsideTheValueAndBesideIt(String backend, boolean live) throws Exception {
    // Seven hundred regions of several photographers are far more than the value holds.
    List<TagSighting> sightings = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 6000; i++) {
      int city = (int) (700 * Math.pow(random.nextDouble(), 2));
      sightings.add(
          new TagSighting(
              i % 50 == 0 ? "small" : "large",
              i % 3 == 0 ? "Large" : "large",
              random.nextInt(40),
              20_110_517 + random.nextInt(3),
              "C" + city % 5,
              "C" + city % 5 + ".A",
              "C" + city % 5 + ".A." + city));
    }
    assertOracle(sightings, live ? LIVE : BACKFILL, backend, List.of(1, 1), 5);
    assertOracle(sightings, live ? LIVE : BACKFILL, backend, List.of(2), PLENTY);
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void endsAlikeAfterRestoresAtOtherParallelisms(String backend, boolean live) throws Exception {
    List<TagSighting> sightings = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 5000; i++) {
      String tag = "tag" + (int) (60 * Math.pow(random.nextDouble(), 2));
      String country = "C" + random.nextInt(4);
      sightings.add(
          new TagSighting(
              tag,
              random.nextInt(3) == 0 ? tag : tag.toUpperCase(java.util.Locale.ROOT),
              random.nextInt(400),
              random.nextInt(9) == 0 ? NO_DAY : 20_090_101 + 10_000 * random.nextInt(3),
              random.nextInt(20) == 0 ? null : country,
              null,
              null));
    }
    Pace pace = live ? LIVE : BACKFILL;
    assertOracle(sightings, pace, backend, List.of(1), 300);
    assertOracle(sightings, pace, backend, List.of(1, 3, 2), 300);
    assertOracle(sightings, pace, backend, List.of(3, 1), PLENTY);
  }

  @Test
  void keepsWhatIsToBeToldThroughARestore() throws Exception {
    Subtasks.Kind<String, TagSighting, RegionUpdate> kind = counters(2, PLENTY, BACKFILL);
    Subtasks.Left left;
    try (Subtasks<String, TagSighting, RegionUpdate> counters = kind.start(2, "rocksdb")) {
      for (int i = 0; i < 20; i++) {
        counters.send(sighting("t" + i, 1, "IS"), sighting("t" + i, 2, "IS"));
      }
      left = counters.checkpoint();
      assertThat(counters.take()).isEmpty();
    }
    try (Subtasks<String, TagSighting, RegionUpdate> counters = kind.restore(3, "rocksdb", left)) {
      counters.end();
      assertThat(last(counters.take())).hasSize(20);
    }
  }

  private static void assertOracle(
      List<TagSighting> sightings,
      Pace pace,
      String backend,
      List<Integer> parallelisms,
      int maxGathered)
      throws Exception {
    Set<RegionLevel> levels = EnumSet.allOf(RegionLevel.class);
    Set<CalendarWindow> windows = EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR);
    int min = 3;
    Subtasks.Kind<String, TagSighting, RegionUpdate> kind =
        counters(levels, windows, min, maxGathered, pace);
    List<RegionUpdate> told = new ArrayList<>();
    List<VotesDelta> deltas = new ArrayList<>();
    Subtasks.Left left = null;
    int part = (sightings.size() + parallelisms.size() - 1) / parallelisms.size();
    for (int i = 0; i < parallelisms.size(); i++) {
      try (Subtasks<String, TagSighting, RegionUpdate> counters =
          left == null
              ? kind.start(parallelisms.get(i), backend)
              : kind.restore(parallelisms.get(i), backend, left)) {
        List<TagSighting> mine =
            sightings.subList(i * part, Math.min(sightings.size(), (i + 1) * part));
        counters.sendAll(mine.subList(0, mine.size() / 2));
        counters.clock(30_000);
        counters.sendAll(mine.subList(mine.size() / 2, mine.size()));
        if (i + 1 < parallelisms.size()) {
          left = counters.checkpoint();
          // What comes after the snapshot is read again, and its outcome is thrown away.
          told.addAll(counters.take());
          deltas.addAll(counters.take(TagCountOperator.VOTES));
          counters.sendAll(sightings.subList(0, 50));
        } else {
          counters.end();
          told.addAll(counters.take());
          deltas.addAll(counters.take(TagCountOperator.VOTES));
        }
      }
    }

    Map<String, RegionUpdate.TagVotes> rows = expected(sightings, levels, windows);
    Map<String, RegionUpdate.TagVotes> actual = last(told);
    Map<RegionKey, List<RegionUpdate.TagVotes>> byRegion = new HashMap<>();
    Map<RegionKey, List<RegionUpdate.TagVotes>> toldByRegion = new HashMap<>();
    rows.forEach(
        (id, row) -> {
          if (row.votes() >= min) {
            assertThat(actual.get(id)).as(id).isEqualTo(row);
          }
          byRegion.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
        });
    actual
        .values()
        .forEach(row -> toldByRegion.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row));
    Map<RegionKey, VotesDelta> sums = new HashMap<>();
    for (VotesDelta delta : deltas) {
      sums.merge(
          delta.key(),
          delta,
          (a, b) ->
              new VotesDelta(a.key(), a.votes() + b.votes(), a.distinctTags() + b.distinctTags()));
    }
    assertThat(sums).hasSameSizeAs(byRegion);
    byRegion.forEach(
        (key, all) -> {
          assertThat(mostUsed(toldByRegion.get(key))).as(key.id()).isEqualTo(mostUsed(all));
          long votes = all.stream().mapToLong(RegionUpdate.TagVotes::votes).sum();
          assertThat(sums.get(key)).isEqualTo(new VotesDelta(key, votes, all.size()));
        });
  }

  private static List<String> mostUsed(List<RegionUpdate.TagVotes> rows) {
    return rows.stream()
        .sorted(
            Comparator.comparingInt(RegionUpdate.TagVotes::votes)
                .reversed()
                .thenComparing(RegionUpdate.TagVotes::tag))
        .limit(10)
        .map(row -> row.tag() + ' ' + row.label() + ' ' + row.votes())
        .toList();
  }

  /** Counts the slow way. */
  private static Map<String, RegionUpdate.TagVotes> expected(
      List<TagSighting> sightings, Set<RegionLevel> levels, Set<CalendarWindow> windows) {
    Map<RegionKey, Map<String, Long>> photos = new HashMap<>();
    Map<RegionKey, Map<String, Set<Long>>> voters = new HashMap<>();
    Map<String, Map<String, Long>> labels = new HashMap<>();
    for (TagSighting sighting : sightings) {
      labels
          .computeIfAbsent(sighting.tag(), tag -> new TreeMap<>())
          .merge(sighting.label(), 1L, Long::sum);
      for (CalendarWindow window : windows) {
        for (RegionLevel level : levels) {
          String region = sighting.region(level);
          int code = window.holding(sighting.day());
          if (region != null && code >= 0) {
            RegionKey key = new RegionKey(code, level, region);
            photos.computeIfAbsent(key, k -> new HashMap<>()).merge(sighting.tag(), 1L, Long::sum);
            voters
                .computeIfAbsent(key, k -> new HashMap<>())
                .computeIfAbsent(sighting.tag(), tag -> new HashSet<>())
                .add(sighting.voter());
          }
        }
      }
    }
    Map<String, RegionUpdate.TagVotes> rows = new HashMap<>();
    photos.forEach(
        (key, tags) ->
            tags.forEach(
                (tag, count) -> {
                  long worldPhotos = 0;
                  long worldVotes = 0;
                  for (RegionKey other : photos.keySet()) {
                    if (other.levelKey() == key.levelKey() && photos.get(other).containsKey(tag)) {
                      worldPhotos += photos.get(other).get(tag);
                      worldVotes += voters.get(other).get(tag).size();
                    }
                  }
                  String label =
                      labels.get(tag).entrySet().stream()
                          .max(
                              Map.Entry.<String, Long>comparingByValue()
                                  .thenComparing(
                                      Map.Entry.<String, Long>comparingByKey().reversed()))
                          .orElseThrow()
                          .getKey();
                  RegionUpdate.TagVotes row =
                      new RegionUpdate.TagVotes(
                          key,
                          tag,
                          label,
                          count,
                          voters.get(key).get(tag).size(),
                          worldPhotos,
                          worldVotes);
                  rows.put(name(row), row);
                }));
    return rows;
  }

  /** Returns what was last told of each row. */
  private static Map<String, RegionUpdate.TagVotes> last(List<RegionUpdate> updates) {
    Map<String, RegionUpdate.TagVotes> last = new HashMap<>();
    for (RegionUpdate update : updates) {
      RegionUpdate.TagVotes row = (RegionUpdate.TagVotes) update;
      last.put(name(row), row);
    }
    return last;
  }

  private static String name(RegionUpdate.TagVotes row) {
    RegionKey key = row.key();
    String region = key.window() == 0 ? key.region() : key.id();
    return region + ' ' + row.tag();
  }

  private static Subtasks.Kind<String, TagSighting, RegionUpdate> counters(
      int minPhotographers, int maxGathered, Pace pace) {
    return counters(
        EnumSet.of(RegionLevel.COUNTRY),
        EnumSet.of(CalendarWindow.ALL),
        minPhotographers,
        maxGathered,
        pace);
  }

  private static Subtasks.Kind<String, TagSighting, RegionUpdate> counters(
      Set<RegionLevel> levels,
      Set<CalendarWindow> windows,
      int minPhotographers,
      int maxGathered,
      Pace pace) {
    return new Subtasks.Kind<>(
        () -> new TagCountOperator(levels, windows, minPhotographers, maxGathered, pace),
        TagSighting::tag,
        Types.STRING,
        new RegionUpdateSerializer());
  }

  private static RegionKey country(String code) {
    return new RegionKey(0, RegionLevel.COUNTRY, code);
  }

  private static TagSighting sighting(String tag, long voter, String country) {
    return labelled(tag, tag, voter, country);
  }

  private static TagSighting labelled(String tag, String label, long voter, String country) {
    return new TagSighting(tag, label, voter, NO_DAY, country, null, null);
  }
}
