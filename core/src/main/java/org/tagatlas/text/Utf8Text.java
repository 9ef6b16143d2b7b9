package org.tagatlas.text;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as UTF-8 bytes. It can be looked up and passed on without being decoded, and sorts in code
 * point order. Immutable.
 */
public final class Utf8Text implements Comparable<Utf8Text> {

  private final byte[] bytes;
  private final int hash;

  private Utf8Text(byte[] bytes) {
    this.bytes = bytes;
    this.hash = hash(bytes);
  }

  /** Returns the text of a string. */
  public static Utf8Text of(String text) {
    return new Utf8Text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Wraps UTF-8 bytes without copying; the caller must not modify them afterwards. */
  public static Utf8Text ofBytes(byte[] utf8) {
    return new Utf8Text(utf8);
  }

  /** Reads what {@link #write} wrote. */
  public static Utf8Text read(DataInput in) throws IOException {
    byte[] bytes = new byte[VarInts.readInt(in)];
    in.readFully(bytes);
    return new Utf8Text(bytes);
  }

  /** Writes the number of bytes, then the bytes. */
  public void write(DataOutput out) throws IOException {
    VarInts.writeInt(bytes.length, out);
    out.write(bytes);
  }

  /** Returns the number of bytes. */
  public int length() {
    return bytes.length;
  }

  /**
   * Returns the first eight bytes as a big-endian number, padded with zeros. A text whose prefix is
   * smaller, compared as unsigned, sorts first.
   */
  public long prefix() {
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      prefix = prefix << Byte.SIZE | (i < bytes.length ? bytes[i] & 0xFF : 0);
    }
    return prefix;
  }

  /** Copies all bytes to an array, starting at an offset. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** Returns whether the range [from, to) of an array has these bytes. */
  public boolean equals(byte[] other, int from, int to) {
    return Arrays.equals(bytes, 0, bytes.length, other, from, to);
  }

  /** Compares these bytes with the range [from, to) of an array, in code point order. */
  public int compareTo(byte[] other, int from, int to) {
    return Arrays.compareUnsigned(bytes, 0, bytes.length, other, from, to);
  }

  @Override
  public int compareTo(Utf8Text other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  /**
   * Returns a hash that is well distributed and the same in every process and version: the layout
   * of state depends on it. It is the polynomial hash of {@link Arrays#hashCode(byte[])} with the
   * finalizer of MurmurHash3.
   */
  private static int hash(byte[] bytes) {
    int hash = Arrays.hashCode(bytes);
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Utf8Text that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
