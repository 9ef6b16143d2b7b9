package org.tagatlas.count;

import java.util.Arrays;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * Texts one behind the other in pages, each found again by a number. Pages are kept for the next
 * time. Not thread-safe.
 */
final class TextArena {

  private static final int PAGE_BITS = 18;
  private static final int PAGE_BYTES = 1 << PAGE_BITS;

  /** A text starts at a multiple of this, so that a number reaches through 8 GB. */
  private static final int ALIGNMENT = 4;

  private static final int LENGTH_BYTES = Integer.BYTES;

  private byte[][] pages = new byte[16][];
  private int page = -1;
  private int end = PAGE_BYTES;

  /** Returns about how many bytes the texts take. */
  long bytes() {
    return (page + 1L) * PAGE_BYTES;
  }

  /** Adds a text and returns its number. */
  int add(Utf8Text text) {
    int needed = LENGTH_BYTES + text.length();
    if (end + needed > PAGE_BYTES) {
      nextPage(needed);
    }
    byte[] bytes = pages[page];
    int length = text.length();
    bytes[end] = (byte) (length >>> 24);
    bytes[end + 1] = (byte) (length >>> 16);
    bytes[end + 2] = (byte) (length >>> 8);
    bytes[end + 3] = (byte) length;
    text.copyTo(bytes, end + LENGTH_BYTES);
    int number = page << PAGE_BITS - 2 | end / ALIGNMENT;
    end = Math.min(PAGE_BYTES, end + needed + ALIGNMENT - 1 & -ALIGNMENT);
    return number;
  }

  private void nextPage(int needed) {
    page++;
    end = 0;
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, 2 * page);
    }
    // A text that is longer than a page has one of its own.
    if (pages[page] == null || pages[page].length < needed) {
      pages[page] = new byte[Math.max(PAGE_BYTES, needed)];
    }
  }

  /** Returns whether a text of the arena is another one. */
  boolean equals(int number, Utf8Text other) {
    byte[] bytes = pageOf(number);
    int from = from(number);
    int length = length(bytes, from);
    return length == other.length() && other.equals(bytes, from, from + length);
  }

  /** Returns a copy of a text. */
  Utf8Text get(int number) {
    byte[] bytes = pageOf(number);
    int from = from(number);
    return Utf8Text.ofBytes(Arrays.copyOfRange(bytes, from, from + length(bytes, from)));
  }

  private byte[] pageOf(int number) {
    return pages[number >>> PAGE_BITS - 2];
  }

  private static int from(int number) {
    return (number & (PAGE_BYTES / ALIGNMENT - 1)) * ALIGNMENT + LENGTH_BYTES;
  }

  private static int length(byte[] bytes, int from) {
    return bytes[from - 4] << 24
        | (bytes[from - 3] & 0xff) << 16
        | (bytes[from - 2] & 0xff) << 8
        | bytes[from - 1] & 0xff;
  }

  /** Removes all texts. */
  void clear() {
    page = -1;
    end = PAGE_BYTES;
    for (int i = 0; i < pages.length; i++) {
      if (pages[i] != null && pages[i].length > PAGE_BYTES) {
        pages[i] = null;
      }
    }
  }
}
