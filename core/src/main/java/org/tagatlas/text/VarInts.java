package org.tagatlas.text;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Variable-length integers: seven bits per byte, low bits first (LEB128). */
public final class VarInts {

  private VarInts() {}

  /** Writes an integer in one to five bytes; small non-negative ones take one. */
  public static void writeInt(int value, DataOutput out) throws IOException {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.writeByte(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /** Reads what {@link #writeInt} wrote. */
  public static int readInt(DataInput in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte b = in.readByte();
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("varint is longer than five bytes");
  }

  /** Writes a zigzag-encoded integer in one to five bytes; values near zero take one. */
  public static void writeSigned(int value, DataOutput out) throws IOException {
    writeInt(value << 1 ^ value >> 31, out);
  }

  /** Writes an integer in one to ten bytes; small non-negative ones take one. */
  public static void writeLong(long value, DataOutput out) throws IOException {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /** Reads what {@link #writeLong} wrote. */
  public static long readLong(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte b = in.readByte();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("varint is longer than ten bytes");
  }
}
