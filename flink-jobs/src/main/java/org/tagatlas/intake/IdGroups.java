package org.tagatlas.intake;

import it.unimi.dsi.fastutil.HashCommon;
import java.util.Arrays;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * The low 16 bits of the photo ids of many groups: sorted, two bytes each, and a bitmap where they
 * are dense. Whatever is kept of a group is found by its slot and not by an object, because adding
 * an id takes as long as the processor waits for memory ({@code IdGroupsBenchmark}). A slot holds
 * until the next {@link #put} or {@link #remove}. Not thread-safe.
 */
public final class IdGroups {

  /** Beyond this number of ids a bitmap is smaller. */
  private static final int MAX_SORTED = 4096;

  /** Stands for the number of ids when they are a bitmap. */
  private static final char DENSE = 0xFFFF;

  /** How far nearly all ids are from where they would be if all were spread evenly. */
  private static final int STRAY = 16;

  /** Ids for which a group has room at first. */
  private static final int ROOM = 8;

  /** About what a slot in use and the head of an array take. */
  private static final int SLOT_BYTES = 60;

  private static final byte USED = 1;
  private static final byte CHANGED = 2;

  private long[] keys;
  private char[][] ids;
  private char[] sizes;
  private byte[] flags;
  private int count;
  private long bytes;
  private int hand;

  /** Makes room for a few groups; it grows. */
  public IdGroups() {
    allocate(16);
  }

  private void allocate(int slots) {
    keys = new long[slots];
    ids = new char[slots][];
    sizes = new char[slots];
    flags = new byte[slots];
  }

  /** Returns the slot of a group, or -1 when it is not here. */
  public int find(long key) {
    int slot = slotFor(key);
    return ids[slot] == null ? -1 : slot;
  }

  /** Returns where a group is or would be put. */
  private int slotFor(long key) {
    int slot = home(key);
    while (ids[slot] != null && keys[slot] != key) {
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }

  private int home(long key) {
    return (int) HashCommon.mix(key) & keys.length - 1;
  }

  /**
   * Puts a group that is not here yet, and returns its slot.
   *
   * @param known ids that it has, which are copied; null for none
   */
  public int put(long key, RoaringBitmap known) {
    if (2 * ++count > keys.length) {
      grow();
    }
    int slot = slotFor(key);
    keys[slot] = key;
    flags[slot] = 0;
    int size = known == null ? 0 : known.getCardinality();
    if (size > MAX_SORTED) {
      sizes[slot] = DENSE;
      ids[slot] = new char[MAX_SORTED];
      known.forEach((int id) -> set(ids[slot], (char) id));
    } else {
      sizes[slot] = (char) size;
      ids[slot] = size == 0 ? new char[ROOM] : sorted(known, size);
    }
    bytes += bytes(slot);
    return slot;
  }

  private static char[] sorted(RoaringBitmap known, int size) {
    char[] sorted = new char[Math.min(MAX_SORTED, size + ROOM)];
    PeekableIntIterator next = known.getIntIterator();
    for (int i = 0; i < size; i++) {
      sorted[i] = (char) next.next();
    }
    return sorted;
  }

  private void grow() {
    long[] oldKeys = keys;
    char[][] oldIds = ids;
    char[] oldSizes = sizes;
    byte[] oldFlags = flags;
    allocate(2 * oldKeys.length);
    for (int old = 0; old < oldKeys.length; old++) {
      if (oldIds[old] != null) {
        int slot = slotFor(oldKeys[old]);
        keys[slot] = oldKeys[old];
        ids[slot] = oldIds[old];
        sizes[slot] = oldSizes[old];
        flags[slot] = oldFlags[old];
      }
    }
  }

  /** Adds an id to the group in a slot and returns whether it was not there yet. */
  public boolean add(int slot, char id) {
    boolean first = sizes[slot] == DENSE ? set(ids[slot], id) : insert(slot, id);
    flags[slot] |= first ? USED | CHANGED : USED;
    return first;
  }

  private boolean insert(int slot, char id) {
    char[] sorted = ids[slot];
    int size = sizes[slot];
    int at = position(sorted, size, id);
    if (at < size && sorted[at] == id) {
      return false;
    }
    if (size == MAX_SORTED) {
      char[] bits = new char[MAX_SORTED];
      for (char known : sorted) {
        set(bits, known);
      }
      ids[slot] = bits;
      sizes[slot] = DENSE;
      return set(bits, id);
    }
    if (size == sorted.length) {
      bytes -= bytes(slot);
      sorted = Arrays.copyOf(sorted, Math.min(MAX_SORTED, size + size / 8 + ROOM));
      ids[slot] = sorted;
      bytes += bytes(slot);
    }
    System.arraycopy(sorted, at, sorted, at + 1, size - at);
    sorted[at] = id;
    sizes[slot]++;
    return true;
  }

  /** Returns how many of the first ids are smaller than one. */
  private static int position(char[] sorted, int size, char id) {
    // A plain binary search waits for memory at every step, this one once.
    int guess = id * size >>> 16;
    int from = Math.max(0, guess - STRAY);
    int to = Math.min(size, guess + STRAY);
    if (from > 0 && sorted[from - 1] >= id) {
      to = from - 1;
      from = 0;
    } else if (to < size && sorted[to] < id) {
      from = to + 1;
      to = size;
    }
    while (from < to) {
      int middle = from + to >>> 1;
      if (sorted[middle] < id) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static boolean set(char[] bits, char id) {
    int bit = 1 << (id & 15);
    boolean first = (bits[id >>> 4] & bit) == 0;
    bits[id >>> 4] |= (char) bit;
    return first;
  }

  /** Returns the number of slots, of which some are free. */
  int slots() {
    return keys.length;
  }

  /** Returns the key of the group in a slot. */
  long key(int slot) {
    return keys[slot];
  }

  /** Returns whether there is a group in a slot that got ids since this was last asked. */
  boolean takeChanged(int slot) {
    boolean changed = (flags[slot] & CHANGED) != 0;
    flags[slot] &= ~CHANGED;
    return changed;
  }

  /** Returns a copy of the ids of the group in a slot. */
  public RoaringBitmap ids(int slot) {
    RoaringBitmap copy = new RoaringBitmap();
    if (sizes[slot] == DENSE) {
      long[] bits = new long[MAX_SORTED / 4];
      int number = 0;
      for (int i = 0; i < MAX_SORTED; i++) {
        bits[i / 4] |= (long) ids[slot][i] << 16 * (i % 4);
        number += Integer.bitCount(ids[slot][i]);
      }
      copy.append((char) 0, new BitmapContainer(bits, number));
    } else if (sizes[slot] > 0) {
      copy.append((char) 0, new ArrayContainer(Arrays.copyOf(ids[slot], sizes[slot])));
    }
    return copy;
  }

  /** Returns the slot of a group that was not in use for long; there must be one at least. */
  int leastUsed() {
    // A clock with one hand: whoever was in use since it last came by is spared once.
    while (ids[hand] == null || (flags[hand] & USED) != 0) {
      flags[hand] &= ~USED;
      hand = hand + 1 & keys.length - 1;
    }
    return hand;
  }

  /** Removes the group in a slot. */
  void remove(int slot) {
    bytes -= bytes(slot);
    count--;
    // Groups behind it move up, or they would not be found any more.
    int free = slot;
    int next = slot;
    while (true) {
      next = next + 1 & keys.length - 1;
      if (ids[next] == null) {
        break;
      }
      int distance = next - home(keys[next]) & keys.length - 1;
      if (distance >= (next - free & keys.length - 1)) {
        keys[free] = keys[next];
        ids[free] = ids[next];
        sizes[free] = sizes[next];
        flags[free] = flags[next];
        free = next;
      }
    }
    ids[free] = null;
    flags[free] = 0;
  }

  /** Returns the number of groups. */
  int count() {
    return count;
  }

  /** Returns about how much heap all groups take. */
  public long bytes() {
    return bytes;
  }

  private int bytes(int slot) {
    return SLOT_BYTES + 2 * ids[slot].length;
  }
}
