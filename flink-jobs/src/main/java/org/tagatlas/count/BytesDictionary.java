package org.tagatlas.count;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputDeserializer;

/**
 * Assigns consecutive numbers from 0 to byte strings, in insertion order. All strings are in one
 * array, without an object per string. Not thread-safe.
 */
final class BytesDictionary {

  /** Size of the header before a string, in bytes. */
  private static final int HEADER = 2 * Integer.BYTES;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Entries without gaps: the number, the length, the string. */
  private byte[] entries = new byte[1024];

  private int entriesEnd;

  /** Offsets of the strings in the entries, by number. */
  private final IntArrayList starts = new IntArrayList();

  /** The first eight bytes of each string; most comparisons need no more. */
  private final LongArrayList prefixes = new LongArrayList();

  /**
   * Hash table with linear probing, at most half full. A slot has the hash of a string in its high
   * half and the string's offset in its low half, or is 0 if free.
   */
  private long[] slots = new long[128];

  /** Returns the number of strings. */
  int size() {
    return starts.size();
  }

  /** Removes all strings. */
  void clear() {
    entriesEnd = 0;
    starts.clear();
    prefixes.clear();
    Arrays.fill(slots, 0);
  }

  /**
   * Returns the number of a string. A new string is added, and its number is the former {@link
   * #size}.
   */
  int number(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    int slot = slot(hash, bytes, from, to);
    if (slots[slot] == 0) {
      slots[slot] = (long) hash << Integer.SIZE | add(bytes, from, to);
      if (2 * starts.size() > slots.length) {
        grow();
      }
      return starts.size() - 1;
    }
    return (int) INT.get(entries, (int) slots[slot] - HEADER);
  }

  /** Adds a string and returns its offset. */
  private int add(byte[] bytes, int from, int to) {
    int length = to - from;
    int start = entriesEnd + HEADER;
    if (start + length > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(start + length, 2 * entries.length));
    }
    INT.set(entries, entriesEnd, starts.size());
    INT.set(entries, entriesEnd + Integer.BYTES, length);
    System.arraycopy(bytes, from, entries, start, length);
    entriesEnd = start + length;
    starts.add(start);
    prefixes.add(prefix(bytes, from, to));
    return start;
  }

  private int length(int start) {
    return (int) INT.get(entries, start - Integer.BYTES);
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return HashCommon.mix(hash);
  }

  private static long prefix(byte[] bytes, int from, int to) {
    if (to - from >= Long.BYTES) {
      return (long) LONG.get(bytes, from);
    }
    long prefix = 0;
    for (int i = from; i < to; i++) {
      prefix |= (bytes[i] & 0xFFL) << Long.SIZE - Byte.SIZE * (i - from + 1);
    }
    return prefix;
  }

  /** Returns the slot of a string, or the free slot where it would be inserted. */
  private int slot(int hash, byte[] bytes, int from, int to) {
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0
        && ((int) (slots[slot] >>> Integer.SIZE) != hash
            || !isAt((int) slots[slot], bytes, from, to))) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private boolean isAt(int start, byte[] bytes, int from, int to) {
    return Arrays.equals(entries, start, start + length(start), bytes, from, to);
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

  /** Sets an input to the bytes of a string. */
  void read(int number, DataInputDeserializer in) {
    int start = starts.getInt(number);
    in.setBuffer(entries, start, length(start));
  }

  /** Writes the bytes of a string. */
  void write(int number, DataOutput target) throws IOException {
    int start = starts.getInt(number);
    target.write(entries, start, length(start));
  }

  /** Compares two strings by their bytes, unsigned. */
  int compare(int left, int right) {
    int order = Long.compareUnsigned(prefixes.getLong(left), prefixes.getLong(right));
    if (order != 0) {
      return order;
    }
    int start = starts.getInt(right);
    return compareBytes(left, entries, start, start + length(start));
  }

  /** Compares a string with another one by their bytes, unsigned. */
  int compare(int number, byte[] bytes, int from, int to) {
    int order = Long.compareUnsigned(prefixes.getLong(number), prefix(bytes, from, to));
    return order == 0 ? compareBytes(number, bytes, from, to) : order;
  }

  private int compareBytes(int number, byte[] bytes, int from, int to) {
    int start = starts.getInt(number);
    return Arrays.compareUnsigned(entries, start, start + length(start), bytes, from, to);
  }
}
