package org.tagatlas.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

class IdGroupsTest {

  /** Groups are evicted and reloaded, as with keyed state, and compared with plain sets. */
  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void behaveLikeSetsAcrossEviction(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int keys,
      @ForAll @IntRange(min = 1, max = 65_536) int range,
      @ForAll @IntRange(min = 1, max = 400) int added) {
    Random random = new Random(seed);
    Map<Long, Set<Integer>> expected = new HashMap<>();
    Map<Long, RoaringBitmap> evicted = new HashMap<>();
    IdGroups groups = new IdGroups();
    int lowest = random.nextInt(65_536 - range + 1);
    int shift = random.nextInt(48);
    for (int i = 0; i < 40; i++) {
      long key = (long) random.nextInt(keys) << shift;
      int slot = groups.find(key);
      if (slot < 0) {
        slot = groups.put(key, evicted.remove(key));
        assertThat(groups.takeChanged(slot)).isFalse();
      }
      Set<Integer> set = expected.computeIfAbsent(key, absent -> new HashSet<>());
      boolean changed = false;
      for (int j = 0; j < added; j++) {
        int id = lowest + random.nextInt(range);
        boolean first = set.add(id);
        changed |= first;
        assertThat(groups.add(slot, (char) id)).isEqualTo(first);
      }
      assertThat(groups.key(slot)).isEqualTo(key);
      assertThat(groups.takeChanged(slot)).isEqualTo(changed);
      assertThat(groups.takeChanged(slot)).isFalse();
      while (groups.count() > 0 && random.nextInt(3) == 0) {
        evictOne(groups, evicted);
      }
      assertThat(groups.count() + evicted.size()).isEqualTo(expected.size());
    }
    while (groups.count() > 0) {
      evictOne(groups, evicted);
    }
    assertThat(groups.bytes()).isZero();
    expected.forEach((key, set) -> assertThat(evicted.get(key)).isEqualTo(bitmap(set)));
  }

  private static void evictOne(IdGroups groups, Map<Long, RoaringBitmap> evicted) {
    int slot = groups.leastUsed();
    long key = groups.key(slot);
    evicted.put(key, groups.ids(slot));
    groups.remove(slot);
    assertThat(groups.find(key)).isNegative();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 4098, 20_000, 65_536})
  void storeAnyNumberOfIdsWithoutSharing(int number) {
    for (int step : new int[] {1, 40_503}) {
      IdGroups groups = new IdGroups();
      int slot = groups.put(5, null);
      for (int i = 0; i < number; i++) {
        assertThat(groups.add(slot, (char) (i * step))).isTrue();
      }
      RoaringBitmap ids = groups.ids(slot);
      assertThat(ids.getCardinality()).isEqualTo(number);
      int again = groups.put(6, ids);
      assertThat(groups.ids(groups.find(5))).isEqualTo(ids);
      for (int i = 0; i < number; i++) {
        assertThat(groups.add(again, (char) (i * step))).isFalse();
      }
      assertThat(groups.takeChanged(again)).isFalse();
      for (int i = number; i < Math.min(65_536, number + 3); i++) {
        assertThat(groups.add(again, (char) (i * step))).isTrue();
      }
      assertThat(ids.getCardinality()).isEqualTo(number);
      assertThat(groups.ids(again).getCardinality()).isEqualTo(Math.min(65_536, number + 3));
    }
  }

  @Test
  void takeTwoBytesPerIdAndAtMostABitmap() {
    IdGroups groups = new IdGroups();
    int slot = groups.put(1, null);
    for (int i = 0; i < 65_536; i++) {
      groups.add(slot, (char) (i * 40_503));
      assertThat(groups.bytes())
          .isBetween(Math.min(2L * i, 8192), Math.min(8192, 2L * i * 9 / 8 + 32) + 100);
    }
  }

  @Test
  void evictsUnusedGroupsFirst() {
    IdGroups groups = new IdGroups();
    for (int key = 0; key < 1000; key++) {
      groups.add(groups.put(key, null), 'a');
    }
    // All are in use: the hand of the clock passes all of them before one is evicted.
    groups.remove(groups.leastUsed());
    Set<Long> used = new TreeSet<>();
    for (long key = 0; key < 1000; key += 7) {
      if (groups.find(key) >= 0) {
        groups.add(groups.find(key), 'a');
        used.add(key);
      }
    }
    while (groups.count() > used.size()) {
      groups.remove(groups.leastUsed());
    }
    assertThat(used).allMatch(key -> groups.find(key) >= 0);
  }

  private static RoaringBitmap bitmap(Set<Integer> ids) {
    RoaringBitmap bitmap = new RoaringBitmap();
    ids.forEach(bitmap::add);
    return bitmap;
  }
}
