package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.count.TagCounting.BACKFILL;
import static org.tagatlas.count.TagCounting.LIVE;
import static org.tagatlas.count.TagCounting.NO_DAY;
import static org.tagatlas.count.TagCounting.UNLIMITED;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.text.Utf8Text;

/**
 * The final output of counters depends on the sightings only, not on batching, restores or
 * policies.
 */
class TagCountConsistencyTest {

  private static final int[] CITIES = TagCounting.cities(3000);

  /** A run of counters between two restores. */
  private record Phase(int parallelism, EmitPolicy policy) {}

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,false"})
  void countsInlineAndChunkedRowsEqually(String backend, boolean live) throws Exception {
    // Seven hundred regions with several photographers exceed the inline size by far.
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
    EmitPolicy policy = live ? LIVE : BACKFILL;
    assertConsistent(sightings, backend, limit(30), new Phase(1, policy), new Phase(1, policy));
    assertConsistent(sightings, backend, UNLIMITED, new Phase(2, policy));
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"rocksdb,true", "hashmap,false"})
  void countsInlineAndChunkedRowsEquallyInOtherRuns(String backend, boolean live) throws Exception {
    countsInlineAndChunkedRowsEqually(backend, live);
  }

  @ParameterizedTest
  @CsvSource({"rocksdb,true", "hashmap,false"})
  void splitsChunksRepeatedly(String backend, boolean live) throws Exception {
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
    EmitPolicy policy = live ? LIVE : BACKFILL;
    assertConsistent(sightings, backend, limit(500), new Phase(1, policy), new Phase(2, policy));
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,false"})
  void splitsChunksRepeatedlyInOtherRuns(String backend, boolean live) throws Exception {
    splitsChunksRepeatedly(backend, live);
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,false"})
  void isConsistentAfterRestoresAtOtherParallelisms(String backend, boolean live) throws Exception {
    List<TagSighting> sightings = rareAndFrequent(4, 3000);
    EmitPolicy policy = live ? LIVE : BACKFILL;
    assertConsistent(
        sightings,
        backend,
        limit(300),
        new Phase(1, policy),
        new Phase(3, policy),
        new Phase(2, policy));
    assertConsistent(sightings, backend, UNLIMITED, new Phase(3, policy), new Phase(1, policy));
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"rocksdb,true", "hashmap,false"})
  void isConsistentAfterRestoresOfOtherRunsAtOtherParallelisms(String backend, boolean live)
      throws Exception {
    isConsistentAfterRestoresAtOtherParallelisms(backend, live);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void isConsistentAfterRestoresWithTheOtherPolicy(String backend) throws Exception {
    List<TagSighting> sightings = rareAndFrequent(6, 2000);
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      sightings.add(
          labelled("large", "Large", random.nextInt(9), 20_110_517, CITIES[random.nextInt(400)]));
    }
    Collections.shuffle(sightings, random);
    Phase backfill = new Phase(2, BACKFILL);
    Phase live = new Phase(1, LIVE);
    assertConsistent(sightings, backend, limit(300), backfill, live);
    assertConsistent(sightings, backend, UNLIMITED, live, backfill, live);
    assertConsistent(sightings, backend, UNLIMITED, backfill, live, live, backfill);
  }

  @Test
  void isConsistentForAnyBufferSize() throws Exception {
    List<TagSighting> sightings = rareAndFrequent(8, 1500);
    for (EmitPolicy policy : List.of(LIVE, BACKFILL)) {
      for (long maxBufferedBytes : new long[] {1, limit(2), limit(100), Long.MAX_VALUE}) {
        assertConsistent(sightings, "hashmap", maxBufferedBytes, new Phase(1, policy));
      }
    }
  }

  /** Sightings that are counted while a snapshot is written are not part of it. */
  @ParameterizedTest
  @CsvSource({"rocksdb,true", "hashmap,false"})
  void excludesLaterSightingsFromASnapshot(String backend, boolean live) throws Exception {
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
        counters(UNLIMITED, live ? LIVE : BACKFILL);
    TagCounting.Collected collected = new TagCounting.Collected();
    Subtasks.Snapshot snapshot;
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters = kind.start(1, backend)) {
      counters.sendAll(pages(sightings.subList(0, 1000)));
      counters.barrier();
      counters.sendAll(pages(sightings.subList(1000, 2000)));
      snapshot =
          counters.checkpoint(
              () -> {
                collected.take(counters);
                counters.sendAll(pages(sightings.subList(2000, 4000)));
                counters.barrier();
                counters.sendAll(pages(sightings.subList(0, 1000)));
                counters.barrier();
              });
    }
    try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
        kind.restore(1, backend, snapshot)) {
      counters.sendAll(pages(sightings.subList(2000, 4000)));
      counters.end();
      collected.take(counters);
    }
    collected.assertComplete(TagCounting.expected(sightings));
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,false"})
  void excludesLaterSightingsFromASnapshotOfOtherRuns(String backend, boolean live)
      throws Exception {
    excludesLaterSightingsFromASnapshot(backend, live);
  }

  @ParameterizedTest
  @CsvSource({"hashmap,true", "rocksdb,false"})
  void distinguishesTagsOfOneBucket(String backend, boolean live) throws Exception {
    List<String> tags = new ArrayList<>();
    // Tags with equal hashes: Aa and BB have equal hashes.
    for (int i = 0; i < 16; i++) {
      StringBuilder tag = new StringBuilder();
      for (int bit = 0; bit < 4; bit++) {
        tag.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      tags.add(tag.toString());
    }
    assertThat(tags).extracting(tag -> Utf8Text.of(tag).hashCode()).containsOnly(hash(tags.get(0)));
    // Tags with equal buckets, whose order as Java strings differs from that by code points.
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
      // One tag in the middle of its bucket has enough rows for chunks.
      int place = tag.equals(tags.get(7)) ? CITIES[random.nextInt(500)] : place("IS");
      String label = random.nextBoolean() ? tag : tag + '!';
      sightings.add(labelled(tag, label, random.nextInt(100), NO_DAY, place));
    }
    EmitPolicy policy = live ? LIVE : BACKFILL;
    assertConsistent(sightings, backend, limit(100), new Phase(1, policy), new Phase(2, policy));
    assertConsistent(sightings, backend, limit(3), new Phase(1, policy));
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"rocksdb,true", "hashmap,false"})
  void distinguishesTagsOfOneBucketInOtherRuns(String backend, boolean live) throws Exception {
    distinguishesTagsOfOneBucket(backend, live);
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
   * Counts sightings in phases, each restored from a checkpoint of the previous one, and asserts
   * the output. A live last phase has emitted everything before the end of its input, and emits it
   * again there.
   */
  private static void assertConsistent(
      List<TagSighting> sightings, String backend, long maxBufferedBytes, Phase... phases)
      throws Exception {
    TagCounting.Collected collected = new TagCounting.Collected();
    Map<String, RegionUpdate.TagVotes> expected = TagCounting.expected(sightings);
    TagCounting.Collected collectedAtTheEnd = new TagCounting.Collected();
    Subtasks.Snapshot snapshot = null;
    boolean everLive = false;
    int part = (sightings.size() + phases.length - 1) / phases.length;
    for (int i = 0; i < phases.length; i++) {
      Phase phase = phases[i];
      everLive |= phase.policy().live();
      Subtasks.Kind<Integer, SightingPage, RegionUpdate> kind =
          counters(maxBufferedBytes, phase.policy());
      try (Subtasks<Integer, SightingPage, RegionUpdate> counters =
          snapshot == null
              ? kind.start(phase.parallelism(), backend)
              : kind.restore(phase.parallelism(), backend, snapshot)) {
        List<TagSighting> input =
            sightings.subList(i * part, Math.min(sightings.size(), (i + 1) * part));
        counters.sendAll(pages(input.subList(0, input.size() / 2)));
        counters.clock(30_000);
        counters.sendAll(pages(input.subList(input.size() / 2, input.size())));
        if (i + 1 < phases.length) {
          snapshot = counters.checkpoint();
          // Input after the snapshot is replayed, and its output is discarded.
          collected.take(counters);
          counters.sendAll(pages(sightings.subList(0, 50)));
        } else if (phase.policy().live()) {
          counters.clock(80_000);
          collected.take(counters);
          collected.assertComplete(expected);
          counters.end();
          collectedAtTheEnd.take(counters);
        } else {
          assertThat(counters.take()).isEmpty();
          counters.end();
          collected.take(counters);
        }
      }
    }
    collected.assertComplete(expected);
    if (!everLive) {
      collected.assertEachRowOnce(expected);
    }
    if (!collectedAtTheEnd.rows.isEmpty()) {
      assertThat(collectedAtTheEnd.sums()).isEmpty();
      collectedAtTheEnd.assertEachRowOnce(expected);
    }
  }
}
