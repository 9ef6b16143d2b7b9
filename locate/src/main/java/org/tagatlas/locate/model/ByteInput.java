package org.tagatlas.locate.model;

import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteOutput} wrote. */
final class ByteInput {

  private final byte[] bytes;
  private int at;

  ByteInput(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  long readLong() {
    at += 8;
    return Votes.get(bytes, at - 8);
  }

  double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  long readVar() {
    long value = 0;
    int shift = 0;
    byte b;
    do {
      b = bytes[at++];
      value |= (long) (b & 0x7F) << shift;
      shift += 7;
    } while (b < 0);
    return value;
  }

  String readText() {
    int length = (int) readVar();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }
}
