package org.tagatlas.text;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Serializes strings of any length as length-prefixed UTF-8. */
public final class Utf8 {

  private Utf8() {}

  /** Writes a string; null and the empty string are distinguished. */
  public static void write(String text, DataOutput out) throws IOException {
    if (text == null) {
      VarInts.writeInt(0, out);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    VarInts.writeInt(bytes.length + 1, out);
    out.write(bytes);
  }

  /** Reads what {@link #write} wrote. */
  public static String read(DataInput in) throws IOException {
    int length = VarInts.readInt(in) - 1;
    if (length < 0) {
      return null;
    }
    if (length == 0) {
      return "";
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Skips what {@link #write} wrote. */
  public static void skip(DataInput in) throws IOException {
    int length = VarInts.readInt(in) - 1;
    if (length > 0 && in.skipBytes(length) < length) {
      throw new EOFException("unexpected end of input inside a string");
    }
  }
}
