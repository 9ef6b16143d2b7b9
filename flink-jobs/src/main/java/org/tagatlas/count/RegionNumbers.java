package org.tagatlas.count;

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
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;

/**
 * Assigns consecutive numbers from 0 to regions in windows, because counting by number is far
 * cheaper than by text. A number is valid in this object only, until {@link #trim}. Not
 * thread-safe.
 */
final class RegionNumbers {

  /** Approximate heap size of a region in bytes, here and in structures indexed by its number. */
  private static final int REGION_BYTES = 400;

  /** Regions may take this fraction of a slot's heap: one part in six. */
  private static final int HEAP_SHARE = 6;

  private static final int[] NONE = {};

  private final ReverseGeocoder geocoder;
  private final RegionLevel[] levels;
  private final int maxKept;
  private final Long2ObjectOpenHashMap<int[]> byPlace = new Long2ObjectOpenHashMap<>();

  /** Serialized keys of regions, see {@link RegionKeySerializer}. */
  private final BytesDictionary keys = new BytesDictionary();

  private final IntArrayList hashes = new IntArrayList();
  private final IntArrayList levelKeys = new IntArrayList();

  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataOutputSerializer out = new DataOutputSerializer(16);

  /**
   * Creates an empty numbering of the regions of some levels.
   *
   * @param maxKept number of regions from which on {@link #trim} removes all
   */
  RegionNumbers(ReverseGeocoder geocoder, Set<RegionLevel> levels, int maxKept) {
    this.geocoder = geocoder;
    this.levels = levels.toArray(RegionLevel[]::new);
    this.maxKept = maxKept;
  }

  /** Returns the maximum number of regions for a slot with that many bytes of heap. */
  static int maxInHeap(long bytes) {
    return (int) Math.min(bytes / HEAP_SHARE / REGION_BYTES, 1 << 24);
  }

  /** Returns whether the maximum number of regions or places is reached. */
  boolean isFull() {
    return keys.size() >= maxKept || byPlace.size() >= maxKept;
  }

  /** Removes all numbers if this {@link #isFull}, and returns whether it did. */
  boolean trim() {
    if (!isFull()) {
      return false;
    }
    byPlace.clear();
    keys.clear();
    hashes.clear();
    levelKeys.clear();
    return true;
  }

  /**
   * Returns the regions of a place, from coarse to fine.
   *
   * @param window code of a window, or {@link CalendarWindow#NONE}
   * @param place number of a place, or {@link ReverseGeocoder#NOWHERE}
   */
  int[] of(int window, int place) throws IOException {
    if (window == CalendarWindow.NONE || place == ReverseGeocoder.NOWHERE) {
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

  /** Returns the number of a region by its serialized key, see {@link RegionKeySerializer}. */
  int of(byte[] key, int from, int to) throws IOException {
    int number = keys.number(key, from, to);
    if (number == hashes.size()) {
      RegionKey read = key(number);
      hashes.add(read.hashCode());
      levelKeys.add(read.levelKey());
    }
    return number;
  }

  /** Returns a region's key, deserialized. */
  RegionKey key(int number) throws IOException {
    keys.read(number, in);
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

  /** Writes a region's serialized key, see {@link RegionKeySerializer}. */
  void write(int number, DataOutput target) throws IOException {
    keys.write(number, target);
  }

  /** Compares the serialized keys of two regions. */
  int compare(int left, int right) {
    return keys.compare(left, right);
  }

  /** Compares the serialized key of a region with another serialized key. */
  int compare(int number, byte[] key, int from, int to) {
    return keys.compare(number, key, from, to);
  }
}
