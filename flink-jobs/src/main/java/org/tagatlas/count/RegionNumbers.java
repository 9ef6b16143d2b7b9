package org.tagatlas.count;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
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

  /** About how many bytes of the heap a region takes here and in what is kept by its number. */
  private static final int REGION_BYTES = 400;

  /** How much of a slot's heap regions may take. */
  private static final int HEAP_SHARE = 6;

  private static final int[] NONE = {};

  private final ReverseGeocoder geocoder;
  private final RegionLevel[] levels;
  private final int maxKept;
  private final Long2ObjectOpenHashMap<int[]> byPlace = new Long2ObjectOpenHashMap<>();

  /** The bytes of all keys, one behind the other. */
  private byte[] bytes = new byte[1024];

  /** Where keys end in the bytes. */
  private final IntArrayList ends = new IntArrayList();

  private final IntArrayList hashes = new IntArrayList();
  private final IntArrayList levelKeys = new IntArrayList();

  /** A hash table of keys with linear probing, at most half full: a number + 1, or 0. */
  private int[] slots = new int[128];

  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataOutputSerializer out = new DataOutputSerializer(16);

  /**
   * Makes numbers of the regions of some levels.
   *
   * @param maxKept from this many regions on all may be forgotten
   */
  RegionNumbers(ReverseGeocoder geocoder, Set<RegionLevel> levels, int maxKept) {
    this.geocoder = geocoder;
    this.levels = levels.toArray(RegionLevel[]::new);
    this.maxKept = maxKept;
  }

  /** Returns how many regions to keep at the most in a slot with so many bytes of heap. */
  static int mostInHeap(long bytes) {
    return (int) Math.min(bytes / HEAP_SHARE / REGION_BYTES, 1 << 24);
  }

  /** Returns whether there are too many numbers. */
  boolean isFull() {
    return ends.size() >= maxKept || byPlace.size() >= maxKept;
  }

  /** Forgets all numbers when there are too many, and returns whether it did. */
  boolean trim() {
    if (!isFull()) {
      return false;
    }
    byPlace.clear();
    ends.clear();
    hashes.clear();
    levelKeys.clear();
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
  int of(byte[] key, int from, int to) throws IOException {
    int slot = slot(key, from, to);
    if (slots[slot] == 0) {
      add(key, from, to);
      if (2 * ends.size() > slots.length) {
        grow();
        slot = slot(key, from, to);
      }
      slots[slot] = ends.size();
    }
    return slots[slot] - 1;
  }

  private void add(byte[] key, int from, int to) throws IOException {
    int start = start(ends.size());
    int end = start + to - from;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    System.arraycopy(key, from, bytes, start, to - from);
    ends.add(end);
    RegionKey read = key(ends.size() - 1);
    hashes.add(read.hashCode());
    levelKeys.add(read.levelKey());
  }

  private int start(int number) {
    return number == 0 ? 0 : ends.getInt(number - 1);
  }

  /** Returns where a key is in the hash table, or would be. */
  private int slot(byte[] key, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + key[i];
    }
    int slot = HashCommon.mix(hash) & slots.length - 1;
    while (slots[slot] != 0 && compare(slots[slot] - 1, key, from, to) != 0) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    // The last key has no place yet.
    for (int number = 0; number < ends.size() - 1; number++) {
      slots[slot(bytes, start(number), ends.getInt(number))] = number + 1;
    }
  }

  /** Makes a region's key. */
  RegionKey key(int number) throws IOException {
    int start = start(number);
    in.setBuffer(bytes, start, ends.getInt(number) - start);
    return RegionKeySerializer.readKey(in);
  }

  /** Returns the {@link RegionKey#hashCode} of a region's key. */
  int hash(int number) {
    return hashes.getInt(number);
  }

  /** Returns the {@link RegionKey#levelKey} of a region's key. */
  int levelKey(int number) {
    return levelKeys.getInt(number);
  }

  /** Writes a region's key as {@link RegionKeySerializer} does. */
  void write(int number, DataOutput target) throws IOException {
    int start = start(number);
    target.write(bytes, start, ends.getInt(number) - start);
  }

  /** Compares the bytes of two regions' keys. */
  int compare(int left, int right) {
    return compare(left, bytes, start(right), ends.getInt(right));
  }

  /** Compares the bytes of a region's key with those of another one. */
  int compare(int number, byte[] key, int from, int to) {
    return Arrays.compareUnsigned(bytes, start(number), ends.getInt(number), key, from, to);
  }
}
