package org.tagatlas.intake;

import java.util.Arrays;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Sets of 16-bit IDs in one array: sorted if there are few, else a bitmap. */
final class IdArrays {

  /** Maximum size of a sorted array; for more IDs a bitmap is smaller. */
  static final int MAX_SORTED = 4096;

  /** Maximum distance of nearly all IDs from their position in a uniform distribution. */
  private static final int MAX_DISTANCE = 16;

  private IdArrays() {}

  /** Returns a sorted array of IDs, with space for more. */
  static char[] sorted(RoaringBitmap ids, int space) {
    int size = ids.getCardinality();
    char[] sorted = new char[Math.min(MAX_SORTED, size + space)];
    PeekableIntIterator next = ids.getIntIterator();
    for (int i = 0; i < size; i++) {
      sorted[i] = (char) next.next();
    }
    return sorted;
  }

  /** Returns IDs as a bitmap. */
  static char[] bits(RoaringBitmap ids) {
    char[] bits = new char[MAX_SORTED];
    ids.forEach((int id) -> set(bits, (char) id));
    return bits;
  }

  /** Returns IDs as a bitmap. */
  static char[] bits(char[] sorted) {
    char[] bits = new char[MAX_SORTED];
    for (char id : sorted) {
      set(bits, id);
    }
    return bits;
  }

  /** Returns how many of the first {@code size} IDs are smaller than an ID. */
  static int position(char[] sorted, int size, char id) {
    // A plain binary search has a cache miss at nearly every step, this one about one in total.
    int guess = id * size >>> 16;
    int from = Math.max(0, guess - MAX_DISTANCE);
    int to = Math.min(size, guess + MAX_DISTANCE);
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

  /** Sets an ID's bit and returns whether it was not set before. */
  static boolean set(char[] bits, char id) {
    int bit = 1 << (id & 15);
    boolean first = (bits[id >>> 4] & bit) == 0;
    bits[id >>> 4] |= (char) bit;
    return first;
  }

  /** Returns the first {@code size} IDs of a sorted array. */
  static RoaringBitmap ofSorted(char[] sorted, int size) {
    RoaringBitmap ids = new RoaringBitmap();
    if (size > 0) {
      ids.append((char) 0, new ArrayContainer(Arrays.copyOf(sorted, size)));
    }
    return ids;
  }

  /** Returns the IDs of a bitmap. */
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
