package org.tagatlas.locate.model;

import java.util.Arrays;

/** Bytes that are written one after the other; reusable. */
final class ByteOutput {

  private byte[] bytes = new byte[1 << 16];
  private int end;

  int size() {
    return end;
  }

  void clear() {
    end = 0;
  }

  /** Removes what was written after a position. */
  void truncate(int size) {
    end = size;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, end);
  }

  private void need(int more) {
    if (end + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
    }
  }

  void writeByte(int value) {
    need(1);
    bytes[end++] = (byte) value;
  }

  void writeLong(long value) {
    need(8);
    Votes.set(bytes, end, value);
    end += 8;
  }

  void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  /** Writes a number that is not negative: seven bits per byte, the lowest first. */
  void writeVar(long value) {
    need(10);
    long rest = value;
    while (rest >>> 7 != 0) {
      bytes[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[end++] = (byte) rest;
  }

  void write(byte[] more) {
    writeVar(more.length);
    need(more.length);
    System.arraycopy(more, 0, bytes, end, more.length);
    end += more.length;
  }
}
