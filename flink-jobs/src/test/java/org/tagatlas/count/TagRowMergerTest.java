package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.count.TagCounting.labelled;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.VarInts;

/** Tests merging buffered sightings into rows. */
class TagRowMergerTest {

  private static final int MAX_KEPT = 1000;
  private static final Set<RegionLevel> LEVELS = EnumSet.allOf(RegionLevel.class);
  private static final Set<CalendarWindow> WINDOWS =
      EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR);
  private static final int[] CITIES = TagCounting.cities(200);

  /** A naive row. */
  private static final class Model {
    long photos;
    final Set<Long> voters = new HashSet<>();

    int votes() {
      PhotographerSet all = new PhotographerSet();
      voters.forEach(all::add);
      return all.count();
    }
  }

  @Property(tries = 60)
  void mergesEachRoundIntoItsRows(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int places,
      @ForAll @IntRange(min = 1, max = 600) int voters)
      throws IOException {
    Random random = new Random(seed);
    RegionNumbers regions = new RegionNumbers(TagCounting.GEOCODER, LEVELS, MAX_KEPT);
    RegionGroups groups = new RegionGroups(regions, WINDOWS);
    TagRowMerger merger = new TagRowMerger(regions);
    SightingIndex index = new SightingIndex();
    Map<RegionKey, Model> expected = new HashMap<>();
    TagRows rows = TagRows.NONE;
    for (int round = 0; round < 4; round++) {
      SightingLog log = new SightingLog(new SightingLog.Pool());
      Set<RegionKey> touched = new HashSet<>();
      Map<RegionKey, Integer> votesBefore = votes(expected);
      for (int i = random.nextInt(round == 1 ? 2000 : 40); i >= 0; i--) {
        int place = CITIES[random.nextInt(places)];
        int day = 20_100_000 + random.nextInt(3) * 10_000 + 517;
        long voter = random.nextInt(voters) * 0x9E3779B97F4A7C15L;
        log.add(TagCounting.page(labelled("t", "t", voter, day, place)));
        for (RegionKey key : keys(place, day)) {
          Model row = expected.computeIfAbsent(key, k -> new Model());
          row.photos++;
          row.voters.add(voter);
          touched.add(key);
        }
      }
      index.open(log);
      groups.open(index, 0);
      rows = merger.merge(rows, groups, groups.order(), 0, groups.size());

      assertThat(groups.size()).isEqualTo(touched.size());
      for (int group = 0; group < groups.size(); group++) {
        RegionKey key = regions.key(groups.region(group));
        assertThat(touched.remove(key)).isTrue();
        assertThat(groups.rowPhotos(group)).isEqualTo(expected.get(key).photos);
        assertThat(groups.rowVotes(group)).isEqualTo(expected.get(key).votes());
        int before = votesBefore.getOrDefault(key, 0);
        assertThat(groups.isNew(group)).isEqualTo(before == 0);
        assertThat(groups.votesGained(group)).isEqualTo(groups.rowVotes(group) - before);
      }
      assertRows(rows, expected);
      regions.trim();
    }
  }

  private static Map<RegionKey, Integer> votes(Map<RegionKey, Model> rows) {
    Map<RegionKey, Integer> votes = new HashMap<>();
    rows.forEach((key, row) -> votes.put(key, row.votes()));
    return votes;
  }

  private static List<RegionKey> keys(int place, int day) {
    List<RegionKey> keys = new ArrayList<>();
    for (RegionLevel level : LEVELS) {
      String region = TagCounting.GEOCODER.region(level, place);
      keys.add(new RegionKey(0, level, region));
      keys.add(new RegionKey(day / 10_000, level, region));
    }
    return keys;
  }

  /** Asserts that rows are as expected, in the order of their keys' bytes. */
  private static void assertRows(TagRows rows, Map<RegionKey, Model> expected) throws IOException {
    TagRowCursor row = new TagRowCursor();
    RegionNumbers regions = new RegionNumbers(TagCounting.GEOCODER, LEVELS, MAX_KEPT);
    List<RegionKey> keys = new ArrayList<>();
    row.open(rows);
    while (row.next()) {
      RegionKey key = regions.key(row.region(regions));
      keys.add(key);
      Model model = expected.get(key);
      assertThat(row.levelKey()).isEqualTo(key.levelKey());
      assertThat(row.photos()).isEqualTo(model.photos);
      assertThat(row.votes()).isEqualTo(model.votes()).isEqualTo(row.voters().count());
    }
    assertThat(keys).hasSameSizeAs(expected.keySet());
    assertThat(keys).isSortedAccordingTo(BY_BYTES).doesNotHaveDuplicates();
  }

  private static final Comparator<RegionKey> BY_BYTES =
      Comparator.comparing(TagRowMergerTest::bytes, Arrays::compareUnsigned);

  private static byte[] bytes(RegionKey key) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(16);
      RegionKeySerializer.writeKey(key, out);
      return out.getCopyOfBuffer();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void copiesOtherRowsUnchanged() throws IOException {
    TagRows odd = rows(Map.of(new RegionKey(0, RegionLevel.CITY, "ZZ.odd"), 7L));
    RegionNumbers regions =
        new RegionNumbers(TagCounting.GEOCODER, EnumSet.of(RegionLevel.COUNTRY), MAX_KEPT);
    RegionGroups groups = new RegionGroups(regions, EnumSet.of(CalendarWindow.ALL));
    SightingIndex index = new SightingIndex();
    SightingLog log = new SightingLog(new SightingLog.Pool());
    log.add(TagCounting.page(TagCounting.sighting("t", 1, "IS")));
    index.open(log);
    groups.open(index, 0);
    TagRows merged = new TagRowMerger(regions).merge(odd, groups, groups.order(), 0, 1);
    byte[] end = merged.bytes();
    assertThat(Arrays.copyOfRange(end, end.length - odd.bytes().length, end.length))
        .isEqualTo(odd.bytes());
  }

  /** Returns rows with the given numbers of photos and one photographer each. */
  static TagRows rows(Map<RegionKey, Long> photos) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    TreeMap<RegionKey, Long> sorted = new TreeMap<>(BY_BYTES);
    sorted.putAll(photos);
    for (Map.Entry<RegionKey, Long> row : sorted.entrySet()) {
      RegionKeySerializer.writeKey(row.getKey(), out);
      VarInts.writeLong(row.getValue(), out);
      PhotographerSet voters = new PhotographerSet();
      voters.add(row.getValue());
      voters.write(out);
    }
    return new TagRows(out.getCopyOfBuffer());
  }
}
