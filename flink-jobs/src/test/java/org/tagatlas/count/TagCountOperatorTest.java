package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.count.TagCounting.BACKFILL;
import static org.tagatlas.count.TagCounting.BUSY;
import static org.tagatlas.count.TagCounting.LIVE;
import static org.tagatlas.count.TagCounting.PLENTY;
import static org.tagatlas.count.TagCounting.counters;
import static org.tagatlas.count.TagCounting.country;
import static org.tagatlas.count.TagCounting.labelled;
import static org.tagatlas.count.TagCounting.last;
import static org.tagatlas.count.TagCounting.limit;
import static org.tagatlas.count.TagCounting.pages;
import static org.tagatlas.count.TagCounting.place;
import static org.tagatlas.count.TagCounting.rare;
import static org.tagatlas.count.TagCounting.rows;
import static org.tagatlas.count.TagCounting.sighting;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.operator.TallyUpdate;

/** What counters tell, and when. */
class TagCountOperatorTest {

  @Test
  void countsWhenItHasGatheredEnough() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, limit(2), BACKFILL).start()) {
      counters.sendAll(
          pages(sighting("a", 1, "IS"), sighting("a", 1, "IS"), sighting("a", 2, "IS")));
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      assertThat(tagUpdates(counters)).isZero();
      // What is gathered of one key group makes enough room.
      counters.sendAll(pages(sighting("b", 2, "IS")));
      assertThat(tagUpdates(counters)).isEqualTo(1);
      counters.end();
      assertThat(tagUpdates(counters)).isEqualTo(1);
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 3, 2));
    }
  }

  @Test
  void countsEachSightingAtOnceWhenItMayGatherNothing() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, 1, BACKFILL).start()) {
      for (int voter = 0; voter < 5; voter++) {
        counters.sendAll(pages(sighting("a", voter, "IS")));
        assertThat(tagUpdates(counters)).isEqualTo(1);
      }
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      counters.barrier();
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 5, 1));
    }
  }

  /** Returns how many tags were counted since it was last asked. */
  private static long tagUpdates(Subtasks<Integer, SightingPage, RegionUpdate> counters) {
    return counters.take(TallyCounts.TALLY).stream()
        .map(TallyUpdate.Change.class::cast)
        .filter(change -> change.name().equals("tag_updates"))
        .mapToLong(TallyUpdate.Change::change)
        .sum();
  }

  @Test
  void countsWhenTimeIsUp() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, PLENTY, BACKFILL).start()) {
      counters.sendAll(pages(sighting("a", 1, "IS")));
      counters.clock(29_999);
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      counters.clock(30_000);
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 1, 1));
      counters.sendAll(pages(sighting("a", 2, "IS")));
      counters.clock(60_000);
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 1, 0));
    }
  }

  @Test
  void countsBeforeABarrierAndAtTheEnd() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, PLENTY, BACKFILL).start()) {
      counters.sendAll(pages(sighting("a", 1, "IS")));
      counters.barrier();
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 1, 1));
      counters.sendAll(pages(sighting("a", 2, "FR")));
      counters.end();
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("FR"), 1, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNothingGatheredBehindABarrier(boolean live) throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(1, PLENTY, live ? LIVE : BACKFILL).start(2, "hashmap")) {
      for (int i = 0; i < 40; i++) {
        counters.sendAll(pages(labelled("t" + i, "T" + i, 1, "IS")));
      }
      counters.barrier();
      assertThat(counters.take(TagCountOperator.VOTES).stream().mapToLong(VotesDelta::votes).sum())
          .isEqualTo(40);
      assertThat(counters.take()).hasSize(live ? 40 : 0);
      counters.barrier();
      counters.clock(30_000);
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      assertThat(counters.take()).isEmpty();
      counters.end();
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      assertThat(last(counters.take()).values())
          .hasSize(40)
          .allMatch(row -> row.photos() == 1 && row.label().startsWith("T"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsInMoreRegionsThanItKeepsNumbersOf(boolean live) throws Exception {
    int days = RegionNumbers.mostInHeap(Runtime.getRuntime().maxMemory()) + 10;
    int noDay = 20_000_000;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(
                EnumSet.of(RegionLevel.COUNTRY),
                EnumSet.of(CalendarWindow.DAY),
                1,
                PLENTY,
                live ? LIVE : BACKFILL)
            .start()) {
      Map<Integer, Integer> votes = new HashMap<>();
      for (int day = 1; day <= days; day++) {
        counters.sendAll(pages(labelled("t" + day % 7, "t", 1, noDay + day, place("IS"))));
      }
      counters.barrier();
      for (int day = days - 20; day <= days; day++) {
        counters.sendAll(pages(labelled("u", "u", 1, noDay + day, place("IS"))));
      }
      counters.end();
      for (VotesDelta delta : counters.take(TagCountOperator.VOTES)) {
        assertThat(delta.key().region()).isEqualTo("IS");
        assertThat(delta.distinctTags()).isEqualTo((int) delta.votes());
        votes.merge(delta.key().window() - noDay, (int) delta.votes(), Integer::sum);
      }
      assertThat(votes).hasSize(days);
      votes.forEach(
          (day, sum) -> {
            if (sum != (day < days - 20 ? 1 : 2)) {
              assertThat(sum).as("day " + day).isEqualTo(day < days - 20 ? 1 : 2);
            }
          });
      assertThat(last(counters.take())).hasSize(days + 21);
    }
  }

  @Test
  void votesOncePerPhotographerAndCountsEachPhoto() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, PLENTY, BACKFILL).start()) {
      counters.sendAll(
          pages(sighting("a", 1, "IS"), sighting("a", 1, "IS"), sighting("a", 2, "IS")));
      counters.barrier();
      counters.sendAll(
          pages(sighting("a", 1, "IS"), sighting("a", 1, "FR"), sighting("a", 1, null)));
      counters.end();
      assertThat(last(counters.take()))
          .containsOnly(
              Map.entry("IS a", new RegionUpdate.TagVotes(country("IS"), "a", "a", 4, 2, 5, 3)),
              Map.entry("FR a", rare(country("FR"), "a", "a", 1)));
    }
  }

  @Test
  void aPhotoThatIsNowhereCountsForTheLabelAlone() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(1, PLENTY, BACKFILL).start()) {
      counters.sendAll(
          pages(
              labelled("a", "A", 1, null),
              labelled("a", "A", 1, null),
              labelled("b", "B", 1, null)));
      counters.barrier();
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      counters.sendAll(pages(sighting("a", 1, "IS")));
      counters.end();
      assertThat(counters.take())
          .containsExactly(new RegionUpdate.TagVotes(country("IS"), "a", "A", 1, 1, 1, 1));
    }
  }

  @Test
  void inABackfillTellsOfEachRowOnceAtTheEnd() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, PLENTY, BACKFILL).start()) {
      counters.sendAll(
          pages(sighting("a", 1, "IS"), sighting("a", 2, "IS"), sighting("b", 1, "IS")));
      counters.clock(30_000);
      counters.sendAll(pages(sighting("a", 1, "FR"), sighting("b", 1, "IS")));
      counters.clock(600_000);
      counters.barrier();
      assertThat(counters.take()).isEmpty();
      counters.end();
      assertThat(rows(counters.take()))
          .containsExactlyInAnyOrder(
              new RegionUpdate.TagVotes(country("IS"), "a", "a", 2, 2, 3, 3),
              rare(country("FR"), "a", "a", 1),
              rare(country("IS"), "b", "b", 1));
    }
  }

  @Test
  void inABackfillTellsOfNoRowThatIsAmongNoMostUsedTags() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, PLENTY, BACKFILL).start()) {
      for (int i = 0; i < 500; i++) {
        counters.sendAll(pages(sighting("t" + i, 1, "IS")));
        if (i < 10) {
          counters.sendAll(pages(sighting("t" + i, 2, "IS")));
        }
      }
      counters.end();
      Map<String, RegionUpdate.TagVotes> told = last(counters.take());
      for (int i = 0; i < 10; i++) {
        assertThat(told.get("IS t" + i).votes()).isEqualTo(2);
      }
      assertThat(told).hasSize(10);
    }
  }

  @Test
  void liveTellsOfChangedRowsAtOnceAndOfOthersByOnePercentOrRefresh() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, PLENTY, LIVE).start()) {
      List<TagSighting> many = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        many.add(sighting("t", i % 250, "US"));
      }
      counters.sendAll(pages(many));
      counters.sendAll(
          pages(sighting("t", 1, "IS"), sighting("t", 2, "IS"), sighting("t", 3, "IS")));
      counters.clock(3_000);
      assertThat(last(counters.take())).containsOnlyKeys("US t", "IS t");

      // One vote of 253 and one photo of 1003 are less than one part in a hundred.
      counters.sendAll(pages(sighting("t", 4, "IS")));
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

      counters.sendAll(
          pages(sighting("t", 5, "IS"), sighting("t", 6, "IS"), sighting("t", 7, "IS")));
      counters.clock(203_000);
      assertThat(last(counters.take()))
          .containsEntry(
              "US t", new RegionUpdate.TagVotes(country("US"), "t", "t", 1000, 250, 1007, 257))
          .containsEntry(
              "IS t", new RegionUpdate.TagVotes(country("IS"), "t", "t", 7, 7, 1007, 257));
    }
  }

  /** With no time to spare the rows of one bucket are told in a flush, but for changed rows. */
  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveTellsTheLongestDirtyTagsFirstWhenThereIsNoTimeToSpare(String backend) throws Exception {
    List<String> tags = List.of("a", "b", "c", "d", "e", "f");
    Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind = counters(3, PLENTY, BUSY);
    Map<String, RegionUpdate.TagVotes> expected = new HashMap<>();
    Map<String, RegionUpdate.TagVotes> told = new HashMap<>();
    Subtasks.Left left;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.start(1, backend)) {
      for (String tag : tags) {
        for (int voter = 0; voter < 5; voter++) {
          counters.sendAll(pages(sighting(tag, voter, "US")));
        }
      }
      counters.barrier();
      assertThat(last(counters.take())).hasSize(6);
      counters.clock(100_000);
      counters.take();

      // Half of them become dirty ahead of the others, each by much more than one part in a
      // hundred.
      for (int half = 0; half < 2; half++) {
        for (String tag : tags.subList(3 * half, 3 * half + 3)) {
          for (int voter = 0; voter < 3; voter++) {
            counters.sendAll(pages(sighting(tag, voter, "IS")));
          }
          RegionKey us = country("US");
          expected.put("US " + tag, new RegionUpdate.TagVotes(us, tag, tag, 5, 5, 8, 8));
          RegionKey is = country("IS");
          expected.put("IS " + tag, new RegionUpdate.TagVotes(is, tag, tag, 3, 3, 8, 8));
        }
        // Beyond the time of a flush.
        counters.clock(103_000 + 3_000 * half);
        told.putAll(last(counters.take()));
        assertThat(told).containsKeys("IS " + tags.get(3 * half), "IS " + tags.get(3 * half + 2));
      }
      counters.sendAll(pages(sighting("other", 1, "FR")));
      counters.barrier();
      told.putAll(last(counters.take()));
      assertThat(told.keySet())
          .filteredOn(row -> row.startsWith("US"))
          .containsExactlyInAnyOrder("US a", "US b", "US c");
      counters.sendAll(pages(sighting("other", 2, "FR")));
      left = counters.checkpoint();
      told.putAll(last(counters.take()));
      assertThat(told.keySet()).filteredOn(row -> row.startsWith("US")).hasSize(4);
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.restore(2, backend, left)) {
      counters.clock(100_000);
      told.putAll(last(counters.take()));
    }
    told.keySet().removeIf(row -> row.endsWith("other"));
    assertThat(told).isEqualTo(expected);
  }

  /** A label that comes and goes while its tag waits leaves no row behind. */
  @Test
  void liveTellsOfALabelThatWentAgainWhenThereWasNoTimeToSpare() throws Exception {
    List<String> tags = List.of("a", "b", "c", "d", "e", "f");
    Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind = counters(3, PLENTY, BUSY);
    Subtasks.Left left = null;
    List<RegionUpdate> told = new ArrayList<>();
    for (String round : List.of("upper", "quiet", "lower", "upper", "quiet")) {
      try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
          left == null ? kind.start(1, "hashmap") : kind.restore(1, "hashmap", left)) {
        if (round.equals("quiet")) {
          counters.clock(100_000);
        } else {
          boolean lower = round.equals("lower");
          for (String tag : tags) {
            String label = lower ? tag : tag.toUpperCase(Locale.ROOT);
            for (int photo = 0; photo < 5; photo++) {
              counters.sendAll(pages(labelled(tag, label, 1, left == null ? "US" : "FR")));
            }
            if (lower) {
              counters.sendAll(pages(labelled(tag, label, 1, "IS")));
            }
          }
        }
        left = counters.checkpoint();
        told.addAll(counters.take());
      }
    }
    assertThat(last(told))
        .hasSize(18)
        .allSatisfy((row, last) -> assertThat(last.label()).isUpperCase());
  }

  @Test
  void liveTellsEveryRowOfANewLabel() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, PLENTY, LIVE).start()) {
      counters.sendAll(pages(labelled("t", "T", 1, "IS"), labelled("t", "T", 1, "US")));
      counters.barrier();
      assertThat(last(counters.take()).values())
          .hasSize(2)
          .allMatch(told -> told.label().equals("T"));
      counters.sendAll(
          pages(
              labelled("t", "t", 1, "FR"),
              labelled("t", "t", 1, "FR"),
              labelled("t", "t", 1, "FR")));
      counters.barrier();
      assertThat(last(counters.take()))
          .containsOnlyKeys("IS t", "US t", "FR t")
          .allSatisfy((row, told) -> assertThat(told.label()).isEqualTo("t"));
    }
  }

  @Test
  void inABackfillTellsEveryRowOfTheLabelThatItHasInTheEnd() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, PLENTY, BACKFILL).start()) {
      counters.sendAll(pages(labelled("t", "T", 1, "IS"), labelled("t", "T", 1, "US")));
      counters.barrier();
      counters.sendAll(
          pages(
              labelled("t", "t", 1, "FR"),
              labelled("t", "t", 1, "FR"),
              labelled("t", "t", 1, "FR")));
      counters.barrier();
      assertThat(counters.take()).isEmpty();
      counters.end();
      assertThat(last(counters.take()))
          .containsOnlyKeys("IS t", "US t", "FR t")
          .allSatisfy((row, told) -> assertThat(told.label()).isEqualTo("t"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsOfALabelThatCameBackBeforeTheEnd(boolean live) throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, PLENTY, live ? LIVE : BACKFILL).start()) {
      counters.sendAll(pages(labelled("t", "A", 1, "IS")));
      counters.barrier();
      counters.sendAll(pages(labelled("t", "B", 1, "US"), labelled("t", "B", 1, "US")));
      counters.barrier();
      counters.sendAll(pages(labelled("t", "A", 1, "IS"), labelled("t", "A", 1, "IS")));
      counters.end();
      assertThat(last(counters.take()))
          .containsOnlyKeys("IS t", "US t")
          .allSatisfy((row, told) -> assertThat(told.label()).isEqualTo("A"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofLabelsThatAreAsFrequentTellsTheSmallerByCodePoints(boolean live) throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(1, PLENTY, live ? LIVE : BACKFILL).start()) {
      // As Java's strings sort, the surrogates of the first are smaller.
      counters.sendAll(pages(labelled("t", "😀", 1, "IS"), labelled("t", "\uFF5E", 1, "IS")));
      counters.barrier();
      counters.end();
      assertThat(last(counters.take()).get("IS t").label()).isEqualTo("\uFF5E");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1000000000,true", "1,false", "1000000000,false"})
  void findsTheLabelOfMostPhotosAmongThousands(long maxGatheredBytes, boolean live)
      throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(1, maxGatheredBytes, live ? LIVE : BACKFILL).start()) {
      int labels = maxGatheredBytes == 1 ? 100 : 3000;
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < labels; i++) {
          counters.sendAll(pages(labelled("t", "T" + i, i, "IS")));
        }
        counters.sendAll(pages(labelled("t", "T77", 1, "FR")));
      }
      counters.barrier();
      counters.end();
      assertThat(last(counters.take()).values())
          .hasSize(2)
          .allMatch(told -> told.label().equals("T77"));
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void keepsWhatIsToBeToldThroughARestore(String backend, boolean live) throws Exception {
    Subtasks.Left left;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, PLENTY, BACKFILL).start(2, backend)) {
      for (int i = 0; i < 20; i++) {
        counters.sendAll(pages(sighting("t" + i, 1, "IS"), sighting("t" + i, 2, "IS")));
        counters.sendAll(pages(sighting("t" + i, 1, "FR")));
      }
      left = counters.checkpoint();
      assertThat(counters.take()).isEmpty();
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, PLENTY, live ? LIVE : BACKFILL).restore(3, backend, left)) {
      counters.clock(48_000);
      assertThat(last(counters.take())).hasSizeBetween(live ? 30 : 0, live ? 40 : 0);
      counters.end();
      assertThat(last(counters.take()).keySet())
          .filteredOn(row -> row.startsWith("IS"))
          .hasSize(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveFindsDirtyTagsAgainAfterARestore(String backend) throws Exception {
    Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind = counters(3, PLENTY, LIVE);
    Subtasks.Left left;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.start(1, backend)) {
      for (String tag : List.of("dirty", "clean")) {
        for (int i = 0; i < 200; i++) {
          counters.sendAll(pages(sighting(tag, i, "US")));
        }
        counters.sendAll(pages(sighting(tag, 1, "IS")));
      }
      counters.barrier();
      counters.sendAll(pages(sighting("dirty", 2, "IS")));
      left = counters.checkpoint();
      assertThat(last(counters.take()).get("US dirty").worldPhotos()).isEqualTo(201);
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.restore(2, backend, left)) {
      counters.clock(48_000);
      assertThat(last(counters.take()))
          .containsOnlyKeys("US dirty", "IS dirty")
          .containsEntry(
              "US dirty",
              new RegionUpdate.TagVotes(country("US"), "dirty", "dirty", 200, 200, 202, 202));
      left = counters.checkpoint();
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.restore(1, backend, left)) {
      counters.clock(200_000);
      assertThat(counters.take()).isEmpty();
    }
  }

  /** A backfill told of no row; the tag is sighted live, and then comes a failure. */
  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveTellsOfTheRowsOfABackfillEvenIfItFailsRightAfterASighting(String backend)
      throws Exception {
    Subtasks.Left left;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, PLENTY, BACKFILL).start(1, backend)) {
      counters.sendAll(pages(sighting("few", 1, "IS")));
      left = counters.checkpoint();
    }
    List<RegionUpdate> told = new ArrayList<>();
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, PLENTY, LIVE).restore(1, backend, left)) {
      counters.sendAll(pages(sighting("few", 1, "FR")));
      left = counters.checkpoint();
      told.addAll(counters.take());
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, PLENTY, LIVE).restore(1, backend, left)) {
      counters.clock(200_000);
      told.addAll(counters.take());
    }
    assertThat(last(told)).containsOnlyKeys("IS few", "FR few");
  }

  /** Rows that a backfill adds to tags that were told of live are not told by it before its end. */
  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveTellsOfWhatABackfillAddedToTagsToldBefore(String backend) throws Exception {
    List<RegionUpdate> told = new ArrayList<>();
    Subtasks.Left left = null;
    for (Pace pace : List.of(LIVE, BACKFILL, LIVE)) {
      Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind = counters(3, PLENTY, pace);
      try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
          left == null ? kind.start(1, backend) : kind.restore(1, backend, left)) {
        if (left == null) {
          counters.sendAll(pages(sighting("few", 1, "IS"), sighting("many", 1, "IS")));
          counters.sendAll(pages(sighting("many", 2, "IS"), sighting("many", 3, "IS")));
        } else if (!pace.live()) {
          counters.sendAll(pages(sighting("few", 1, "FR"), sighting("many", 1, "FR")));
        } else {
          counters.clock(200_000);
        }
        left = counters.checkpoint();
        told.addAll(counters.take());
      }
    }
    assertThat(last(told))
        .containsOnlyKeys("IS few", "FR few", "IS many", "FR many")
        .containsEntry("FR few", new RegionUpdate.TagVotes(country("FR"), "few", "few", 1, 1, 2, 2))
        .containsEntry(
            "IS many", new RegionUpdate.TagVotes(country("IS"), "many", "many", 3, 3, 4, 4));
  }
}
