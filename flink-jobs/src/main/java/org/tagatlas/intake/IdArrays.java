package org.tagatlas.intake;

import java.util.Arrays;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/** A set of 16-bit ids in one array: sorted while they are few, else a bit for each. */
final class IdArrays {

  /** Beyond this number of ids bits take less. */
  static final int MAX_SORTED = 4096;

  /** How far nearly all ids are from where they would be if all were spread evenly. */
  private static final int STRAY = 16;

  private IdArrays() {}

  /** Returns ids sorted, with room for more. */
  static char[] sorted(RoaringBitmap ids, int room) {
    int size = ids.getCardinality();
    char[] sorted = new char[Math.min(MAX_SORTED, size + room)];
    PeekableIntIterator next = ids.getIntIterator();
    for (int i = 0; i < size; i++) {
      sorted[i] = (char) next.next();
    }
    return sorted;
  }

  /** Returns ids as bits. */
  static char[] bits(RoaringBitmap ids) {
    char[] bits = new char[MAX_SORTED];
    ids.forEach((int id) -> set(bits, (char) id));
    return bits;
  }

  /** Returns ids as bits. */
  static char[] bits(char[] sorted) {
    char[] bits = new char[MAX_SORTED];
    for (char id : sorted) {
      set(bits, id);
    }
    return bits;
  }

  /** Returns how many of the first ids are smaller than one. */
  static int position(char[] sorted, int size, char id) {
    // A plain binary search waits for memory at nearly every step, this one about once.
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

  /** Sets an id's bit and returns whether it was not set yet. */
  static boolean set(char[] bits, char id) {
    int bit = 1 << (id & 15);
    boolean first = (bits[id >>> 4] & bit) == 0;
    bits[id >>> 4] |= (char) bit;
    return first;
  }

  /** Returns a bitmap of the first ids. */
  static RoaringBitmap ofSorted(char[] sorted, int size) {
    RoaringBitmap ids = new RoaringBitmap();
    if (size > 0) {
      ids.append((char) 0, new ArrayContainer(Arrays.copyOf(sorted, size)));
    }
    return ids;
  }

  /** Returns a bitmap of bits. */
  static RoaringBitmap ofBits(char[] bits) {
    long[] words = new long[MAX_SORTED / 4];
    int size = 0;
    for (int i = 0; i < MAX_SORTED; i++) {
      words[i / 4] |= (long) bits[i] << 16 * (i % 4);
      size += Integer.bitCount(bits[i]);
    }
    RoaringBitmap ids = new RoaringBitmap();
    ids.append((char) 0, new BitmapContainer(words, size));
    return ids;
  }
}
