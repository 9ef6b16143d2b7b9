package org.tagatlas.connectors.serialization;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Strings of any length as UTF-8 bytes behind their number, and that number as a varint. */
public final class Utf8 {

  private Utf8() {}

  /** Writes a string; a null is told from an empty one. */
  public static void write(String text, DataOutput out) throws IOException {
    if (text == null) {
      writeVarInt(0, out);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeVarInt(bytes.length + 1, out);
    out.write(bytes);
  }

  /** Reads what {@link #write} wrote. */
  public static String read(DataInput in) throws IOException {
    int length = readVarInt(in) - 1;
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes an integer in one to five bytes; small non-negative ones take one. */
  public static void writeVarInt(int value, DataOutput out) throws IOException {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.writeByte(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /** Reads what {@link #writeVarInt} wrote. */
  public static int readVarInt(DataInput in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte b = in.readByte();
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("a varint of more than five bytes");
  }
}
