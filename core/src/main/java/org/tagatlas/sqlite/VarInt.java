package org.tagatlas.sqlite;

/** SQLite's integers of one to nine bytes, of which each but the ninth has seven bits. */
final class VarInt {

  private VarInt() {}

  /**
   * Reads an integer.
   *
   * @throws DatabaseException if it does not end before {@code to}
   */
  static long read(byte[] b, int at, int to) throws DatabaseException {
    if (at < to && b[at] >= 0) {
      return b[at];
    }
    long value = 0;
    for (int i = 0; i < 8; i++) {
      if (at + i >= to) {
        throw new DatabaseException("a number is outside of its record");
      }
      byte next = b[at + i];
      value = value << 7 | next & 0x7f;
      if (next >= 0) {
        return value;
      }
    }
    if (at + 8 >= to) {
      throw new DatabaseException("a number is outside of its record");
    }
    return value << 8 | b[at + 8] & 0xff;
  }

  /** Returns the number of bytes of an integer that {@link #read} has read. */
  static int length(byte[] b, int at) {
    int length = 1;
    while (length < 9 && b[at + length - 1] < 0) {
      length++;
    }
    return length;
  }
}
