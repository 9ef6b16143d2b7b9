package org.tagatlas.connectors.shard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes of text, eight at a time where that pays. */
final class Bytes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long LINE_FEEDS = '\n' * LOW_BITS;

  private Bytes() {}

  /** Returns where the first line feed in [from, to) stands, or -1. */
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

  /** Returns whether a byte is one of those that a blank line may hold: 09 to 0D and 20. */
  static boolean isBlank(byte b) {
    return b == ' ' || b >= 0x09 && b <= 0x0d;
  }

  /** Returns whether [from, to) holds nothing but blanks. */
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
      int b = buf[i];
      if (b >= 0) {
        i++;
        continue;
      }
      int length = sequenceLength(b & 0xff);
      if (length == 0 || i + length > to || !isSequence(buf, i, length)) {
        return false;
      }
      i += length;
    }
    return true;
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
