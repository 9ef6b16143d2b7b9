package org.tagatlas.count;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  /** Bytes of an entry ahead of its key. */
  private static final int HEADER = 2 * Integer.BYTES;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int[] NONE = {};

  private final ReverseGeocoder geocoder;
  private final RegionLevel[] levels;
  private final int maxKept;
  private final Long2ObjectOpenHashMap<int[]> byPlace = new Long2ObjectOpenHashMap<>();

  /** All regions, one behind the other: the number, the length of the key, the key. */
  private byte[] entries = new byte[1024];

  private int entriesTo;

  /** Where keys start in the entries. */
  private final IntArrayList starts = new IntArrayList();

  /** The first eight bytes of keys, which tell most of them apart without a look at the entries. */
  private final LongArrayList prefixes = new LongArrayList();

  private final IntArrayList hashes = new IntArrayList();
  private final IntArrayList levelKeys = new IntArrayList();

  /**
   * A hash table of keys with linear probing, at most half full: the hash of the key's bytes, and
   * where the key starts, or 0.
   */
  private long[] slots = new long[128];

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
    return starts.size() >= maxKept || byPlace.size() >= maxKept;
  }

  /** Forgets all numbers when there are too many, and returns whether it did. */
  boolean trim() {
    if (!isFull()) {
      return false;
    }
    byPlace.clear();
    entriesTo = 0;
    starts.clear();
    prefixes.clear();
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
    int hash = hash(key, from, to);
    int slot = slot(hash, key, from, to);
    if (slots[slot] == 0) {
      slots[slot] = (long) hash << Integer.SIZE | add(key, from, to);
      if (2 * starts.size() > slots.length) {
        grow();
      }
      return starts.size() - 1;
    }
    return (int) INT.get(entries, (int) slots[slot] - HEADER);
  }

  /** Adds a region and returns where its key starts. */
  private int add(byte[] key, int from, int to) throws IOException {
    int length = to - from;
    int start = entriesTo + HEADER;
    if (start + length > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(start + length, 2 * entries.length));
    }
    INT.set(entries, entriesTo, starts.size());
    INT.set(entries, entriesTo + Integer.BYTES, length);
    System.arraycopy(key, from, entries, start, length);
    entriesTo = start + length;
    starts.add(start);
    prefixes.add(prefix(key, from, to));
    RegionKey read = key(starts.size() - 1);
    hashes.add(read.hashCode());
    levelKeys.add(read.levelKey());
    return start;
  }

  private int length(int start) {
    return (int) INT.get(entries, start - Integer.BYTES);
  }

  private static int hash(byte[] key, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + key[i];
    }
    return HashCommon.mix(hash);
  }

  private static long prefix(byte[] key, int from, int to) {
    if (to - from >= Long.BYTES) {
      return (long) LONG.get(key, from);
    }
    long prefix = 0;
    for (int i = from; i < to; i++) {
      prefix |= (key[i] & 0xFFL) << Long.SIZE - Byte.SIZE * (i - from + 1);
    }
    return prefix;
  }

  /** Returns where a key is in the hash table, or would be. */
  private int slot(int hash, byte[] key, int from, int to) {
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0
        && ((int) (slots[slot] >>> Integer.SIZE) != hash
            || !isAt((int) slots[slot], key, from, to))) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private boolean isAt(int start, byte[] key, int from, int to) {
    return Arrays.equals(entries, start, start + length(start), key, from, to);
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long entry : old) {
      if (entry != 0) {
        int slot = (int) (entry >>> Integer.SIZE) & slots.length - 1;
        while (slots[slot] != 0) {
          slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = entry;
      }
    }
  }

  /** Makes a region's key. */
  RegionKey key(int number) throws IOException {
    int start = starts.getInt(number);
    in.setBuffer(entries, start, length(start));
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
    int start = starts.getInt(number);
    target.write(entries, start, length(start));
  }

  /** Compares the bytes of two regions' keys. */
  int compare(int left, int right) {
    int order = Long.compareUnsigned(prefixes.getLong(left), prefixes.getLong(right));
    if (order != 0) {
      return order;
    }
    int start = starts.getInt(right);
    return compareWhole(left, entries, start, start + length(start));
  }

  /** Compares the bytes of a region's key with those of another one. */
  int compare(int number, byte[] key, int from, int to) {
    int order = Long.compareUnsigned(prefixes.getLong(number), prefix(key, from, to));
    return order == 0 ? compareWhole(number, key, from, to) : order;
  }

  private int compareWhole(int number, byte[] key, int from, int to) {
    int start = starts.getInt(number);
    return Arrays.compareUnsigned(entries, start, start + length(start), key, from, to);
  }
}
