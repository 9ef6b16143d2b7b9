package org.tagatlas.intake;

import it.unimi.dsi.fastutil.HashCommon;
import java.util.Arrays;
import org.roaringbitmap.RoaringBitmap;

/**
 * The low 16 bits of photo IDs, by group. It is a hash table without an object per group, because
 * cache misses dominate the time of a lookup ({@code IdGroupsBenchmark}). The slot of a group is
 * valid until the next {@link #put} or {@link #remove}. Not thread-safe.
 */
public final class IdGroups {

  /** Replaces the number of IDs if they are a bitmap. */
  private static final char DENSE = 0xFFFF;

  /** Free space of a new or enlarged array, in IDs. */
  private static final int SPACE = 8;

  /** Approximate size of a used slot and an array header, in bytes. */
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

  /** Creates an empty table, which grows as needed. */
  public IdGroups() {
    allocate(16);
  }

  private void allocate(int slots) {
    keys = new long[slots];
    ids = new char[slots][];
    sizes = new char[slots];
    flags = new byte[slots];
  }

  /** Returns the slot of a group, or -1 if it is not in the table. */
  public int find(long key) {
    int slot = slotFor(key);
    return ids[slot] == null ? -1 : slot;
  }

  /** Returns the slot of a group, or the free slot where it would be inserted. */
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
   * Adds a group that is not in the table and returns its slot.
   *
   * @param known IDs of the group, which are copied; null for none
   */
  public int put(long key, RoaringBitmap known) {
    if (2 * ++count > keys.length) {
      grow();
    }
    int slot = slotFor(key);
    keys[slot] = key;
    flags[slot] = 0;
    int size = known == null ? 0 : known.getCardinality();
    if (size > IdArrays.MAX_SORTED) {
      sizes[slot] = DENSE;
      ids[slot] = IdArrays.bits(known);
    } else {
      sizes[slot] = (char) size;
      ids[slot] = size == 0 ? new char[SPACE] : IdArrays.sorted(known, SPACE);
    }
    bytes += bytes(slot);
    return slot;
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

  /** Adds an ID to the group in a slot and returns whether it is new. */
  public boolean add(int slot, char id) {
    boolean first = sizes[slot] == DENSE ? IdArrays.set(ids[slot], id) : insert(slot, id);
    flags[slot] |= first ? USED | CHANGED : USED;
    return first;
  }

  private boolean insert(int slot, char id) {
    char[] sorted = ids[slot];
    int size = sizes[slot];
    int at = IdArrays.position(sorted, size, id);
    if (at < size && sorted[at] == id) {
      return false;
    }
    if (size == IdArrays.MAX_SORTED) {
      ids[slot] = IdArrays.bits(sorted);
      sizes[slot] = DENSE;
      return IdArrays.set(ids[slot], id);
    }
    if (size == sorted.length) {
      bytes -= bytes(slot);
      sorted = Arrays.copyOf(sorted, Math.min(IdArrays.MAX_SORTED, size + size / 8 + SPACE));
      ids[slot] = sorted;
      bytes += bytes(slot);
    }
    System.arraycopy(sorted, at, sorted, at + 1, size - at);
    sorted[at] = id;
    sizes[slot]++;
    return true;
  }

  /** Returns the number of slots, including free ones. */
  int slots() {
    return keys.length;
  }

  /** Returns the key of the group in a slot. */
  long key(int slot) {
    return keys[slot];
  }

  /** Returns whether the group in a slot, if any, got new IDs since the last call. */
  boolean takeChanged(int slot) {
    boolean changed = (flags[slot] & CHANGED) != 0;
    flags[slot] &= ~CHANGED;
    return changed;
  }

  /** Returns a copy of the IDs of the group in a slot. */
  RoaringBitmap ids(int slot) {
    return sizes[slot] == DENSE
        ? IdArrays.ofBits(ids[slot])
        : IdArrays.ofSorted(ids[slot], sizes[slot]);
  }

  /** Returns the slot of a group that was not used recently. There must be at least one group. */
  int leastUsed() {
    // The clock algorithm: groups used since the hand last passed are skipped once.
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
    // Following groups move up so that probing still finds them.
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

  /** Returns the approximate heap size of all groups in bytes. */
  long bytes() {
    return bytes;
  }

  private int bytes(int slot) {
    return SLOT_BYTES + 2 * ids[slot].length;
  }
}
