package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.count.TagCounting.BACKFILL;
import static org.tagatlas.count.TagCounting.BUSY;
import static org.tagatlas.count.TagCounting.LIVE;
import static org.tagatlas.count.TagCounting.UNLIMITED;
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
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;

/** What counters emit, and when. */
class TagCountOperatorTest {

  @Test
  void countsWhenTheBufferIsFull() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, limit(2), BACKFILL).start()) {
      counters.sendAll(
          pages(sighting("a", 1, "IS"), sighting("a", 1, "IS"), sighting("a", 2, "IS")));
      assertThat(counters.take(TagCountOperator.VOTES)).isEmpty();
      assertThat(tagUpdates(counters)).isZero();
      // Counting the sightings of one key group frees enough memory.
      counters.sendAll(pages(sighting("b", 2, "IS")));
      assertThat(tagUpdates(counters)).isEqualTo(1);
      counters.end();
      assertThat(tagUpdates(counters)).isEqualTo(1);
      assertThat(counters.take(TagCountOperator.VOTES))
          .containsExactly(new VotesDelta(country("IS"), 3, 2));
    }
  }

  @Test
  void countsEachSightingImmediatelyWithoutABuffer() throws Exception {
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

  /** Returns the number of tag updates since the last call. */
  private static long tagUpdates(Subtasks<Integer, SightingPage, RegionUpdate> counters) {
    return counters.take(SummaryMetrics.TALLY).stream()
        .map(SummaryUpdate.Change.class::cast)
        .filter(change -> change.name().equals("tag_updates"))
        .mapToLong(SummaryUpdate.Change::change)
        .sum();
  }

  @Test
  void countsWhenTheFlushIntervalElapses() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, UNLIMITED, BACKFILL).start()) {
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
        counters(3, UNLIMITED, BACKFILL).start()) {
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
  void emptiesTheBufferBeforeABarrier(boolean live) throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(1, UNLIMITED, live ? LIVE : BACKFILL).start(2, "hashmap")) {
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
  void countsMoreRegionsThanItCaches(boolean live) throws Exception {
    // As many slots as leave the heap for some thousand regions to each.
    int slots = 64;
    int days = RegionNumbers.maxInHeap(Runtime.getRuntime().maxMemory() / slots) + 10;
    int noDay = 20_000_000;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(
                EnumSet.of(RegionLevel.COUNTRY),
                EnumSet.of(CalendarWindow.DAY),
                1,
                UNLIMITED,
                live ? LIVE : BACKFILL)
            .configured(new Configuration().set(TaskManagerOptions.NUM_TASK_SLOTS, slots))
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
  void countsEachPhotoAndOneVotePerPhotographer() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, UNLIMITED, BACKFILL).start()) {
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
  void countsAPhotoWithoutAPlaceForTheLabelOnly() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(1, UNLIMITED, BACKFILL).start()) {
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
  void backfillEmitsEachRowOnceAtTheEnd() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, UNLIMITED, BACKFILL).start()) {
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
  void backfillEmitsRareTagsOnlyIfAmongTheMostUsed() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, UNLIMITED, BACKFILL).start()) {
      for (int i = 0; i < 500; i++) {
        counters.sendAll(pages(sighting("t" + i, 1, "IS")));
        if (i < 10) {
          counters.sendAll(pages(sighting("t" + i, 2, "IS")));
        }
      }
      counters.end();
      Map<String, RegionUpdate.TagVotes> emitted = last(counters.take());
      for (int i = 0; i < 10; i++) {
        assertThat(emitted.get("IS t" + i).votes()).isEqualTo(2);
      }
      assertThat(emitted).hasSize(10);
    }
  }

  @Test
  void liveEmitsChangedRowsImmediatelyAndOthersByOnePercentOrRefresh() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, UNLIMITED, LIVE).start()) {
      List<TagSighting> many = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        many.add(sighting("t", i % 250, "US"));
      }
      counters.sendAll(pages(many));
      counters.sendAll(
          pages(sighting("t", 1, "IS"), sighting("t", 2, "IS"), sighting("t", 3, "IS")));
      counters.clock(3_000);
      assertThat(last(counters.take())).containsOnlyKeys("US t", "IS t");

      // One vote of 253 and one photo of 1003 are less than 1 %.
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

  /**
   * Without time budget, a flush emits the pending rows of one bucket, in addition to changed rows.
   */
  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveEmitsTheLongestPendingTagsFirstWithoutTimeBudget(String backend) throws Exception {
    List<String> tags = List.of("a", "b", "c", "d", "e", "f");
    Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind = counters(3, UNLIMITED, BUSY);
    Map<String, RegionUpdate.TagVotes> expected = new HashMap<>();
    Map<String, RegionUpdate.TagVotes> emitted = new HashMap<>();
    Subtasks.Snapshot snapshot;
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

      // Half of them become pending before the others, each by much more than 1 %.
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
        // After the flush interval.
        counters.clock(103_000 + 3_000 * half);
        emitted.putAll(last(counters.take()));
        assertThat(emitted)
            .containsKeys("IS " + tags.get(3 * half), "IS " + tags.get(3 * half + 2));
      }
      counters.sendAll(pages(sighting("other", 1, "FR")));
      counters.barrier();
      emitted.putAll(last(counters.take()));
      assertThat(emitted.keySet())
          .filteredOn(row -> row.startsWith("US"))
          .containsExactlyInAnyOrder("US a", "US b", "US c");
      counters.sendAll(pages(sighting("other", 2, "FR")));
      snapshot = counters.checkpoint();
      emitted.putAll(last(counters.take()));
      assertThat(emitted.keySet()).filteredOn(row -> row.startsWith("US")).hasSize(4);
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        kind.restore(2, backend, snapshot)) {
      counters.clock(100_000);
      emitted.putAll(last(counters.take()));
    }
    emitted.keySet().removeIf(row -> row.endsWith("other"));
    assertThat(emitted).isEqualTo(expected);
  }

  /** A label that changes back while its tag is pending leaves no row with the former label. */
  @Test
  void liveEmitsALabelThatChangedBackWithoutTimeBudget() throws Exception {
    List<String> tags = List.of("a", "b", "c", "d", "e", "f");
    Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind = counters(3, UNLIMITED, BUSY);
    Subtasks.Snapshot snapshot = null;
    List<RegionUpdate> emitted = new ArrayList<>();
    for (String round : List.of("upper", "quiet", "lower", "upper", "quiet")) {
      try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
          snapshot == null ? kind.start(1, "hashmap") : kind.restore(1, "hashmap", snapshot)) {
        if (round.equals("quiet")) {
          counters.clock(100_000);
        } else {
          boolean lower = round.equals("lower");
          for (String tag : tags) {
            String label = lower ? tag : tag.toUpperCase(Locale.ROOT);
            for (int photo = 0; photo < 5; photo++) {
              counters.sendAll(pages(labelled(tag, label, 1, snapshot == null ? "US" : "FR")));
            }
            if (lower) {
              counters.sendAll(pages(labelled(tag, label, 1, "IS")));
            }
          }
        }
        snapshot = counters.checkpoint();
        emitted.addAll(counters.take());
      }
    }
    assertThat(last(emitted))
        .hasSize(18)
        .allSatisfy((row, last) -> assertThat(last.label()).isUpperCase());
  }

  @Test
  void liveEmitsEveryRowWhenTheLabelChanges() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, UNLIMITED, LIVE).start()) {
      counters.sendAll(pages(labelled("t", "T", 1, "IS"), labelled("t", "T", 1, "US")));
      counters.barrier();
      assertThat(last(counters.take()).values())
          .hasSize(2)
          .allMatch(emitted -> emitted.label().equals("T"));
      counters.sendAll(
          pages(
              labelled("t", "t", 1, "FR"),
              labelled("t", "t", 1, "FR"),
              labelled("t", "t", 1, "FR")));
      counters.barrier();
      assertThat(last(counters.take()))
          .containsOnlyKeys("IS t", "US t", "FR t")
          .allSatisfy((row, emitted) -> assertThat(emitted.label()).isEqualTo("t"));
    }
  }

  @Test
  void backfillEmitsEveryRowWithTheFinalLabel() throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, UNLIMITED, BACKFILL).start()) {
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
          .allSatisfy((row, emitted) -> assertThat(emitted.label()).isEqualTo("t"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void emitsALabelThatChangedBackBeforeTheEnd(boolean live) throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, UNLIMITED, live ? LIVE : BACKFILL).start()) {
      counters.sendAll(pages(labelled("t", "A", 1, "IS")));
      counters.barrier();
      counters.sendAll(pages(labelled("t", "B", 1, "US"), labelled("t", "B", 1, "US")));
      counters.barrier();
      counters.sendAll(pages(labelled("t", "A", 1, "IS"), labelled("t", "A", 1, "IS")));
      counters.end();
      assertThat(last(counters.take()))
          .containsOnlyKeys("IS t", "US t")
          .allSatisfy((row, emitted) -> assertThat(emitted.label()).isEqualTo("A"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void breaksTiesOfLabelsByCodePointOrder(boolean live) throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(1, UNLIMITED, live ? LIVE : BACKFILL).start()) {
      // In the order of Java strings, the surrogates of the first label are smaller.
      counters.sendAll(pages(labelled("t", "😀", 1, "IS"), labelled("t", "\uFF5E", 1, "IS")));
      counters.barrier();
      counters.end();
      assertThat(last(counters.take()).get("IS t").label()).isEqualTo("\uFF5E");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1000000000,true", "1,false", "1000000000,false"})
  void findsTheMostUsedLabelAmongThousands(long maxBufferedBytes, boolean live) throws Exception {
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(1, maxBufferedBytes, live ? LIVE : BACKFILL).start()) {
      int labels = maxBufferedBytes == 1 ? 100 : 3000;
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
          .allMatch(emitted -> emitted.label().equals("T77"));
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void restoresRowsThatWereNotEmitted(String backend, boolean live) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, UNLIMITED, BACKFILL).start(2, backend)) {
      for (int i = 0; i < 20; i++) {
        counters.sendAll(pages(sighting("t" + i, 1, "IS"), sighting("t" + i, 2, "IS")));
        counters.sendAll(pages(sighting("t" + i, 1, "FR")));
      }
      snapshot = counters.checkpoint();
      assertThat(counters.take()).isEmpty();
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(2, UNLIMITED, live ? LIVE : BACKFILL).restore(3, backend, snapshot)) {
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
  void liveRestoresPendingTags(String backend) throws Exception {
    Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind = counters(3, UNLIMITED, LIVE);
    Subtasks.Snapshot snapshot;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.start(1, backend)) {
      for (String tag : List.of("pending", "idle")) {
        for (int i = 0; i < 200; i++) {
          counters.sendAll(pages(sighting(tag, i, "US")));
        }
        counters.sendAll(pages(sighting(tag, 1, "IS")));
      }
      counters.barrier();
      counters.sendAll(pages(sighting("pending", 2, "IS")));
      snapshot = counters.checkpoint();
      assertThat(last(counters.take()).get("US pending").worldPhotos()).isEqualTo(201);
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        kind.restore(2, backend, snapshot)) {
      counters.clock(48_000);
      assertThat(last(counters.take()))
          .containsOnlyKeys("US pending", "IS pending")
          .containsEntry(
              "US pending",
              new RegionUpdate.TagVotes(country("US"), "pending", "pending", 200, 200, 202, 202));
      snapshot = counters.checkpoint();
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        kind.restore(1, backend, snapshot)) {
      counters.clock(200_000);
      assertThat(counters.take()).isEmpty();
    }
  }

  /**
   * A backfill emitted no row, the tag gets a sighting from the live stream, and then the job
   * fails.
   */
  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveEmitsRowsOfABackfillEvenIfItFailsAfterASighting(String backend) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, UNLIMITED, BACKFILL).start(1, backend)) {
      counters.sendAll(pages(sighting("few", 1, "IS")));
      snapshot = counters.checkpoint();
    }
    List<RegionUpdate> emitted = new ArrayList<>();
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, UNLIMITED, LIVE).restore(1, backend, snapshot)) {
      counters.sendAll(pages(sighting("few", 1, "FR")));
      snapshot = counters.checkpoint();
      emitted.addAll(counters.take());
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        counters(3, UNLIMITED, LIVE).restore(1, backend, snapshot)) {
      counters.clock(200_000);
      emitted.addAll(counters.take());
    }
    assertThat(last(emitted)).containsOnlyKeys("IS few", "FR few");
  }

  /** Rows that a backfill adds to tags emitted by a live stream are not emitted before its end. */
  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveEmitsRowsThatABackfillAddedToEmittedTags(String backend) throws Exception {
    List<RegionUpdate> emitted = new ArrayList<>();
    Subtasks.Snapshot snapshot = null;
    for (EmitPolicy policy : List.of(LIVE, BACKFILL, LIVE)) {
      Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind = counters(3, UNLIMITED, policy);
      try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
          snapshot == null ? kind.start(1, backend) : kind.restore(1, backend, snapshot)) {
        if (snapshot == null) {
          counters.sendAll(pages(sighting("few", 1, "IS"), sighting("many", 1, "IS")));
          counters.sendAll(pages(sighting("many", 2, "IS"), sighting("many", 3, "IS")));
        } else if (!policy.live()) {
          counters.sendAll(pages(sighting("few", 1, "FR"), sighting("many", 1, "FR")));
        } else {
          counters.clock(200_000);
        }
        snapshot = counters.checkpoint();
        emitted.addAll(counters.take());
      }
    }
    assertThat(last(emitted))
        .containsOnlyKeys("IS few", "FR few", "IS many", "FR many")
        .containsEntry("FR few", new RegionUpdate.TagVotes(country("FR"), "few", "few", 1, 1, 2, 2))
        .containsEntry(
            "IS many", new RegionUpdate.TagVotes(country("IS"), "many", "many", 3, 3, 4, 4));
  }
}
