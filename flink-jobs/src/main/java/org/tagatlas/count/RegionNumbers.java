package org.tagatlas.count;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * Numbers of regions in windows, from 0 in the order in which they were asked for: counting by
 * number is far cheaper than by text. A number is good in this object alone, until {@link #trim}.
 * Not thread-safe.
 */
final class RegionNumbers {

  /** From this many regions on all are forgotten. */
  static final int MAX_KEPT = 500_000;

  private static final int[] NONE = {};

  private final ReverseGeocoder geocoder;
  private final RegionLevel[] levels;
  private final Long2ObjectOpenHashMap<int[]> byPlace = new Long2ObjectOpenHashMap<>();
  private final List<RegionKey> keys = new ArrayList<>();
  private final List<byte[]> keyBytes = new ArrayList<>();

  /** A hash table of keys with linear probing, at most half full: a number + 1, or 0. */
  private int[] slots = new int[128];

  private final DataOutputSerializer out = new DataOutputSerializer(16);

  RegionNumbers(ReverseGeocoder geocoder, Set<RegionLevel> levels) {
    this.geocoder = geocoder;
    this.levels = levels.toArray(RegionLevel[]::new);
  }

  /** Returns whether there are too many numbers. */
  boolean isFull() {
    return keys.size() >= MAX_KEPT || byPlace.size() >= MAX_KEPT;
  }

  /** Forgets all numbers when there are too many, and returns whether it did. */
  boolean trim() {
    if (!isFull()) {
      return false;
    }
    byPlace.clear();
    keys.clear();
    keyBytes.clear();
    Arrays.fill(slots, 0);
    return true;
  }

  /**
   * Returns the regions of a place, from coarse to fine.
   *
   * @param window the code of a window, or -1 for none, see {@link CalendarWindow#holding}
   * @param place a place's number, or {@link ReverseGeocoder#NOWHERE}
   */
  int[] of(int window, int place) throws IOException {
    if (window < 0 || place == ReverseGeocoder.NOWHERE) {
      return NONE;
    }
    long windowAndPlace = (long) window << Integer.SIZE | place;
    int[] regions = byPlace.get(windowAndPlace);
    if (regions == null) {
      regions = make(window, place);
      byPlace.put(windowAndPlace, regions);
    }
    return regions;
  }

  private int[] make(int window, int place) throws IOException {
    int[] regions = new int[levels.length];
    int size = 0;
    for (RegionLevel level : levels) {
      String region = geocoder.region(level, place);
      if (region != null) {
        out.clear();
        RegionKeySerializer.writeKey(new RegionKey(window, level, region), out);
        regions[size++] = of(out.getSharedBuffer(), 0, out.length());
      }
    }
    return Arrays.copyOf(regions, size);
  }

  /** Returns the number of a region by its key, as {@link RegionKeySerializer} writes it. */
  int of(byte[] bytes, int from, int to) throws IOException {
    int slot = slot(bytes, from, to);
    if (slots[slot] == 0) {
      byte[] key = Arrays.copyOfRange(bytes, from, to);
      keys.add(RegionKeySerializer.readKey(new DataInputDeserializer(key)));
      keyBytes.add(key);
      if (2 * keys.size() > slots.length) {
        grow();
        slot = slot(key, 0, key.length);
      }
      slots[slot] = keys.size();
    }
    return slots[slot] - 1;
  }

  /** Returns where a key is in the hash table, or would be. */
  private int slot(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = HashCommon.mix(hash) & slots.length - 1;
    while (slots[slot] != 0) {
      byte[] key = keyBytes.get(slots[slot] - 1);
      if (Arrays.equals(key, 0, key.length, bytes, from, to)) {
        break;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    // The last key has no place yet.
    for (int number = 0; number < keys.size() - 1; number++) {
      byte[] key = keyBytes.get(number);
      slots[slot(key, 0, key.length)] = number + 1;
    }
  }

  RegionKey key(int number) {
    return keys.get(number);
  }

  /** Returns a region's key as {@link RegionKeySerializer} writes it. */
  byte[] bytes(int number) {
    return keyBytes.get(number);
  }
}
