package org.tagatlas.shard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Scans bytes of text, eight at a time where that is faster. */
final class Bytes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long LINE_FEEDS = '\n' * LOW_BITS;
  private static final long BACKSLASHES = '\\' * LOW_BITS;

  private Bytes() {}

  /** Returns the index of the first line feed in [from, to), or -1. */
  static int indexOfLineFeed(byte[] buf, int from, int to) {
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long x = (long) LONGS.get(buf, i) ^ LINE_FEEDS;
      // A zero byte of x is a line feed; the lowest bit set belongs to the first one.
      long zeros = (x - LOW_BITS) & ~x & HIGH_BITS;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (buf[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the index of the first byte in [from, to) that is escaped in JSON or not ASCII: a
   * quote, a backslash, below 20 or above 7F; {@code to} if there is none.
   */
  static int endOfPlainAscii(byte[] buf, int from, int to) {
    int i = from;
    // May read bytes after the range, which leaves fewer for the loop below.
    for (; i < to && i + 8 <= buf.length; i += 8) {
      long marks = markSpecialBytes((long) LONGS.get(buf, i));
      if (marks != 0) {
        return Math.min(to, i + (Long.numberOfTrailingZeros(marks) >>> 3));
      }
    }
    while (i < to && buf[i] >= ' ' && buf[i] != '"' && buf[i] != '\\') {
      i++;
    }
    return Math.min(to, i);
  }

  /** Sets the high bit of the first special byte; a borrow only affects later bytes. */
  private static long markSpecialBytes(long x) {
    // Controls stay below 0x21, a quote becomes 0x20, and a space becomes 0x22.
    long controlsOrQuotes = (x ^ 2 * LOW_BITS) - 0x21 * LOW_BITS;
    long backslashes = (x ^ BACKSLASHES) - LOW_BITS;
    return (controlsOrQuotes | backslashes | x) & HIGH_BITS;
  }

  /** Returns whether [at, to) starts with these bytes. */
  static boolean startsWith(byte[] buf, int at, int to, byte[] start) {
    int length = start.length;
    if (to - at < length) {
      return false;
    }
    if (length < 8 || length > 24) {
      return Arrays.equals(buf, at, at + length, start, 0, length);
    }
    // Three overlapping comparisons of eight bytes, without branches that can be mispredicted.
    int last = length - 8;
    int middle = Math.min(8, last);
    long differing =
        ((long) LONGS.get(buf, at) ^ (long) LONGS.get(start, 0))
            | ((long) LONGS.get(buf, at + middle) ^ (long) LONGS.get(start, middle))
            | ((long) LONGS.get(buf, at + last) ^ (long) LONGS.get(start, last));
    return differing == 0;
  }

  /** Returns the length of the UTF-8 byte order mark at the start of [from, to): 3 or 0. */
  static int byteOrderMark(byte[] buf, int from, int to) {
    return to - from >= 3
            && buf[from] == (byte) 0xef
            && buf[from + 1] == (byte) 0xbb
            && buf[from + 2] == (byte) 0xbf
        ? 3
        : 0;
  }

  /** Returns whether a byte is blank: 09 to 0D or 20. */
  static boolean isBlank(byte b) {
    return b == ' ' || b >= 0x09 && b <= 0x0d;
  }

  /** Returns whether [from, to) contains only blanks. */
  static boolean isBlank(byte[] buf, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isBlank(buf[i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether [from, to) is well-formed UTF-8: no overlong form, no surrogate. */
  static boolean isUtf8(byte[] buf, int from, int to) {
    int i = from;
    while (i < to) {
      if (i + 8 <= to && ((long) LONGS.get(buf, i) & HIGH_BITS) == 0) {
        i += 8;
        continue;
      }
      int length = buf[i] >= 0 ? 1 : sequenceAt(buf, i, to);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }

  /**
   * Returns the length of the character that starts at a byte above 7F; 0 if [at, to) does not
   * start with a well-formed sequence.
   */
  static int sequenceAt(byte[] buf, int at, int to) {
    int length = sequenceLength(buf[at] & 0xff);
    return length > 0 && at + length <= to && isSequence(buf, at, length) ? length : 0;
  }

  private static int sequenceLength(int first) {
    if (first < 0xc2) {
      return 0;
    }
    if (first < 0xe0) {
      return 2;
    }
    if (first < 0xf0) {
      return 3;
    }
    return first < 0xf5 ? 4 : 0;
  }

  private static boolean isSequence(byte[] buf, int at, int length) {
    for (int i = 1; i < length; i++) {
      if ((buf[at + i] & 0xc0) != 0x80) {
        return false;
      }
    }
    int first = buf[at] & 0xff;
    int second = buf[at + 1] & 0xff;
    return switch (first) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second < 0xa0;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second < 0x90;
      default -> true;
    };
  }
}
