package org.tagatlas.connectors.serialization;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as its UTF-8 bytes: it is looked up and passed on without being decoded, and it sorts as
 * its code points do. Immutable.
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

  /** Takes over bytes that are UTF-8 and must not change any more. */
  public static Utf8Text ofBytes(byte[] utf8) {
    return new Utf8Text(utf8);
  }

  /** Reads what {@link #write} wrote. */
  public static Utf8Text read(DataInput in) throws IOException {
    byte[] bytes = new byte[VarInts.readInt(in)];
    in.readFully(bytes);
    return new Utf8Text(bytes);
  }

  /** Writes the bytes behind their number. */
  public void write(DataOutput out) throws IOException {
    VarInts.writeInt(bytes.length, out);
    out.write(bytes);
  }

  /** Returns the number of bytes. */
  public int length() {
    return bytes.length;
  }

  /**
   * Returns the first eight bytes as a big-endian number, with zeros behind a shorter text: of two
   * texts the one whose number is smaller, unsigned, comes first.
   */
  public long prefix() {
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      prefix = prefix << Byte.SIZE | (i < bytes.length ? bytes[i] & 0xFF : 0);
    }
    return prefix;
  }

  /** Copies the bytes. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** Returns whether a part of an array holds these bytes. */
  public boolean equals(byte[] other, int from, int to) {
    return Arrays.equals(bytes, 0, bytes.length, other, from, to);
  }

  /** Compares these bytes with a part of an array, in the order of code points. */
  public int compareTo(byte[] other, int from, int to) {
    return Arrays.compareUnsigned(bytes, 0, bytes.length, other, from, to);
  }

  @Override
  public int compareTo(Utf8Text other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  /**
   * A hash that is spread over all its bits and the same in every process and version: state is
   * laid out by it. Bytes are weighed as {@link String#hashCode} does, then mixed as MurmurHash3
   * ends.
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
