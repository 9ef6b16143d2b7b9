package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.count.TagCounting.BACKFILL;
import static org.tagatlas.count.TagCounting.LIVE;
import static org.tagatlas.count.TagCounting.NO_DAY;
import static org.tagatlas.count.TagCounting.PLENTY;
import static org.tagatlas.count.TagCounting.counters;
import static org.tagatlas.count.TagCounting.labelled;
import static org.tagatlas.count.TagCounting.limit;
import static org.tagatlas.count.TagCounting.pages;
import static org.tagatlas.count.TagCounting.place;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.serialization.Utf8Text;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;

/** In the end counters have said what follows from the sightings, however these came. */
class TagCountLawTest {

  private static final int[] CITIES = TagCounting.cities(3000);

  /** A life of counters between two restores. */
  private record Phase(int parallelism, Pace pace) {}

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void countsRowsAlikeInsideTheValueAndBesideIt(String backend, boolean live) throws Exception {
    // Seven hundred regions of several photographers are far more than the value holds.
    List<TagSighting> sightings = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 6000; i++) {
      sightings.add(
          labelled(
              i % 50 == 0 ? "small" : "large",
              i % 3 == 0 ? "Large" : "large",
              random.nextInt(40),
              20_110_517 + random.nextInt(3),
              CITIES[(int) (700 * Math.pow(random.nextDouble(), 2))]));
    }
    Pace pace = live ? LIVE : BACKFILL;
    assertLaw(sightings, backend, limit(30), new Phase(1, pace), new Phase(1, pace));
    assertLaw(sightings, backend, PLENTY, new Phase(2, pace));
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void rowsInPartsGrowThroughSeveralDoublings(String backend, boolean live) throws Exception {
    List<TagSighting> sightings = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 8_000; i++) {
      int city = random.nextInt(i < 300 ? 50 : CITIES.length);
      sightings.add(labelled("t", "t", random.nextInt(300), 20_110_517, CITIES[city]));
    }
    long bytes =
        TagCounting.expected(sightings).values().stream()
            .mapToLong(row -> 6 + row.key().region().length() + 8L * row.votes())
            .sum();
    assertThat(TagCount.chunkBits(bytes)).isGreaterThanOrEqualTo(6);
    Pace pace = live ? LIVE : BACKFILL;
    assertLaw(sightings, backend, limit(500), new Phase(1, pace), new Phase(2, pace));
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void endsAlikeAfterRestoresAtOtherParallelisms(String backend, boolean live) throws Exception {
    List<TagSighting> sightings = rareAndFrequent(4, 3000);
    Pace pace = live ? LIVE : BACKFILL;
    assertLaw(
        sightings, backend, limit(300), new Phase(1, pace), new Phase(3, pace), new Phase(2, pace));
    assertLaw(sightings, backend, PLENTY, new Phase(3, pace), new Phase(1, pace));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void endsAlikeAfterRestoresAtTheOtherPace(String backend) throws Exception {
    List<TagSighting> sightings = rareAndFrequent(6, 2000);
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      sightings.add(
          labelled("large", "Large", random.nextInt(9), 20_110_517, CITIES[random.nextInt(400)]));
    }
    Collections.shuffle(sightings, random);
    Phase backfill = new Phase(2, BACKFILL);
    Phase live = new Phase(1, LIVE);
    assertLaw(sightings, backend, limit(300), backfill, live);
    assertLaw(sightings, backend, PLENTY, live, backfill, live);
    assertLaw(sightings, backend, PLENTY, backfill, live, live, backfill);
  }

  @Test
  void saysTheSameHoweverMuchItGathers() throws Exception {
    List<TagSighting> sightings = rareAndFrequent(8, 1500);
    for (Pace pace : List.of(LIVE, BACKFILL)) {
      for (long maxGatheredBytes : new long[] {1, limit(2), limit(100), Long.MAX_VALUE}) {
        assertLaw(sightings, "hashmap", maxGatheredBytes, new Phase(1, pace));
      }
    }
  }

  /** What is counted while a snapshot is still written is no part of it. */
  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void aSnapshotHoldsWhatWasCountedBeforeIt(String backend, boolean live) throws Exception {
    List<TagSighting> sightings = new ArrayList<>();
    Random random = new Random(9);
    for (int i = 0; i < 4000; i++) {
      sightings.add(
          labelled(
              i % 40 == 0 ? "small" : "large",
              "large",
              random.nextInt(20),
              20_110_517,
              CITIES[random.nextInt(900)]));
    }
    Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind =
        counters(PLENTY, live ? LIVE : BACKFILL);
    TagCounting.Said said = new TagCounting.Said();
    Subtasks.Left left;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.start(1, backend)) {
      counters.sendAll(pages(sightings.subList(0, 1000)));
      counters.barrier();
      counters.sendAll(pages(sightings.subList(1000, 2000)));
      left =
          counters.checkpoint(
              () -> {
                said.take(counters);
                counters.sendAll(pages(sightings.subList(2000, 4000)));
                counters.barrier();
                counters.sendAll(pages(sightings.subList(0, 1000)));
                counters.barrier();
              });
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.restore(1, backend, left)) {
      counters.sendAll(pages(sightings.subList(2000, 4000)));
      counters.end();
      said.take(counters);
    }
    said.assertTells(TagCounting.expected(sightings));
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,true", "hashmap,false", "rocksdb,false"})
  void tellsTagsOfOneBucketApart(String backend, boolean live) throws Exception {
    List<String> tags = new ArrayList<>();
    // Their hashes are equal: Aa and BB hash alike.
    for (int i = 0; i < 16; i++) {
      StringBuilder tag = new StringBuilder();
      for (int bit = 0; bit < 4; bit++) {
        tag.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      tags.add(tag.toString());
    }
    assertThat(tags).extracting(tag -> Utf8Text.of(tag).hashCode()).containsOnly(hash(tags.get(0)));
    // Their buckets are equal, and Java's strings sort them another way than code points do.
    Map<Integer, String> byBucket = new HashMap<>();
    for (int i = 0; i < 1500; i++) {
      byBucket.put(TagBucket.ofHash(hash("\uFF5E" + i)), "\uFF5E" + i);
    }
    int pairs = 0;
    for (int i = 0; i < 3000; i++) {
      String other = byBucket.get(TagBucket.ofHash(hash("😀" + i)));
      if (other != null) {
        tags.addAll(List.of(other, "😀" + i));
        pairs++;
      }
    }
    assertThat(pairs).isGreaterThan(3);

    List<TagSighting> sightings = new ArrayList<>();
    Random random = new Random(10);
    for (int i = 0; i < 4000; i++) {
      String tag = tags.get((int) (tags.size() * Math.pow(random.nextDouble(), 2)));
      // One of those in the middle of its bucket has so many rows that they are in parts.
      int place = tag.equals(tags.get(7)) ? CITIES[random.nextInt(500)] : place("IS");
      String label = random.nextBoolean() ? tag : tag + '!';
      sightings.add(labelled(tag, label, random.nextInt(100), NO_DAY, place));
    }
    Pace pace = live ? LIVE : BACKFILL;
    assertLaw(sightings, backend, limit(100), new Phase(1, pace), new Phase(2, pace));
    assertLaw(sightings, backend, limit(3), new Phase(1, pace));
  }

  private static int hash(String tag) {
    return Utf8Text.of(tag).hashCode();
  }

  private static List<TagSighting> rareAndFrequent(int seed, int count) {
    List<TagSighting> sightings = new ArrayList<>();
    Random random = new Random(seed);
    String[] countries = {"IS", "FR", "US", "JP"};
    for (int i = 0; i < count; i++) {
      String tag =
          random.nextInt(30) == 0
              ? "rare" + random.nextInt(200)
              : "tag" + (int) (60 * Math.pow(random.nextDouble(), 2));
      sightings.add(
          labelled(
              tag,
              random.nextInt(3) == 0 ? tag : tag.toUpperCase(Locale.ROOT),
              random.nextInt(200),
              random.nextInt(9) == 0 ? NO_DAY : 20_090_101 + 10_000 * random.nextInt(3),
              place(random.nextInt(20) == 0 ? null : countries[random.nextInt(4)])));
    }
    return sightings;
  }

  /**
   * Lets counters count sightings in phases, each restored from a checkpoint of the one before. The
   * last one ends; when it is live it has told all before, as time passes, and tells it again.
   */
  private static void assertLaw(
      List<TagSighting> sightings, String backend, long maxGatheredBytes, Phase... phases)
      throws Exception {
    TagCounting.Said said = new TagCounting.Said();
    Map<String, RegionUpdate.TagVotes> expected = TagCounting.expected(sightings);
    TagCounting.Said saidAtTheEnd = new TagCounting.Said();
    Subtasks.Left left = null;
    boolean everLive = false;
    int part = (sightings.size() + phases.length - 1) / phases.length;
    for (int i = 0; i < phases.length; i++) {
      Phase phase = phases[i];
      everLive |= phase.pace().live();
      Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind =
          counters(maxGatheredBytes, phase.pace());
      try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
          left == null
              ? kind.start(phase.parallelism(), backend)
              : kind.restore(phase.parallelism(), backend, left)) {
        List<TagSighting> mine =
            sightings.subList(i * part, Math.min(sightings.size(), (i + 1) * part));
        counters.sendAll(pages(mine.subList(0, mine.size() / 2)));
        counters.clock(30_000);
        counters.sendAll(pages(mine.subList(mine.size() / 2, mine.size())));
        if (i + 1 < phases.length) {
          left = counters.checkpoint();
          // What comes after the snapshot is read again, and its outcome is thrown away.
          said.take(counters);
          counters.sendAll(pages(sightings.subList(0, 50)));
        } else if (phase.pace().live()) {
          counters.clock(80_000);
          said.take(counters);
          said.assertTells(expected);
          counters.end();
          saidAtTheEnd.take(counters);
        } else {
          assertThat(counters.take()).isEmpty();
          counters.end();
          said.take(counters);
        }
      }
    }
    said.assertTells(expected);
    if (!everLive) {
      said.assertEachRowToldOnce(expected);
    }
    if (!saidAtTheEnd.told.isEmpty()) {
      assertThat(saidAtTheEnd.sums()).isEmpty();
      saidAtTheEnd.assertEachRowToldOnce(expected);
    }
  }
}
