package org.tagatlas.shard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line of JSON that is rendered into a buffer, which is reused. Not thread-safe. */
final class JsonLine {

  private static final byte[] NULL = ascii("null");
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final byte[] HEX = ascii("0123456789abcdef");

  private byte[] line = new byte[4096];
  private int length;

  /** Returns the start of a member: a brace or comma, the name and a colon. */
  static byte[] lead(boolean first, String name) {
    JsonLine lead = new JsonLine();
    lead.write((byte) (first ? '{' : ','));
    lead.text(name);
    lead.write((byte) ':');
    return Arrays.copyOf(lead.line, lead.length);
  }

  void clear() {
    length = 0;
  }

  /** Removes the last byte. */
  void cut() {
    length--;
  }

  byte[] array() {
    return line;
  }

  int length() {
    return length;
  }

  /** Writes a text as the type of a field, as the package {@code yfcc100m} has it. */
  void value(String field, String text) {
    switch (field) {
      case "longitude", "latitude" -> decimal(text);
      case "photoid" -> photoid(text);
      case "accuracy", "serverid", "farmid", "marker" -> integer(text);
      default -> text(text);
    }
  }

  /** Writes a photo id, which is an integer without a fraction. */
  private void photoid(String text) {
    long id = Numbers.digits(Numbers.trim(text));
    if (id == Numbers.NOT_INTEGER) {
      text(text);
    } else {
      number(id);
    }
  }

  void nothing() {
    write(NULL);
  }

  /** Writes a text as a decimal number, null if it is blank, or as it is if it is no number. */
  void decimal(String text) {
    String trimmed = Numbers.trim(text);
    double value = Numbers.decimal(trimmed);
    if (trimmed.isEmpty()) {
      nothing();
    } else if (Double.isNaN(value) || Double.isInfinite(value)) {
      text(text);
    } else {
      number(value);
    }
  }

  /** Writes an ASCII text as {@link #decimal(String)} does; returns false if it is no number. */
  boolean decimal(byte[] b, int from, int to) {
    int fraction = Numbers.jsonDecimal(b, from, to);
    if (fraction == Numbers.NOT_JSON) {
      return false;
    }
    write(b, from, to - from);
    if (fraction == 0) {
      write((byte) '.');
      write((byte) '0');
    }
    return true;
  }

  /** Writes a text as an integer, null if it is blank, or as it is if it is no integer. */
  void integer(String text) {
    String trimmed = Numbers.trim(text);
    long value = Numbers.integer(trimmed);
    if (trimmed.isEmpty()) {
      nothing();
    } else if (value == Numbers.NOT_INTEGER) {
      text(text);
    } else {
      number(value);
    }
  }

  void number(long value) {
    byte[] digits = ascii(Long.toString(value));
    write(digits);
  }

  void number(double value) {
    byte[] digits =
        Double.isInfinite(value) || Double.isNaN(value) ? NULL : ascii(Double.toString(value));
    write(digits);
  }

  void text(String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    text(b, 0, b.length);
  }

  /** Writes UTF-8; invalid bytes become U+FFFD. */
  void text(byte[] b, int from, int to) {
    write((byte) '"');
    int i = from;
    while (i < to) {
      int plain = Bytes.endOfPlainAscii(b, i, to);
      write(b, i, plain - i);
      i = plain;
      if (i < to) {
        i += b[i] < 0 ? character(b, i, to) : escape(b[i]);
      }
    }
    write((byte) '"');
  }

  /** Writes a character above 7F; returns its length. */
  private int character(byte[] b, int at, int to) {
    int sequence = Bytes.sequenceAt(b, at, to);
    if (sequence == 0) {
      write(REPLACEMENT);
      return 1;
    }
    write(b, at, sequence);
    return sequence;
  }

  private int escape(byte b) {
    write((byte) '\\');
    if (b == '"' || b == '\\') {
      write(b);
    } else {
      write((byte) 'u');
      write((byte) '0');
      write((byte) '0');
      write(HEX[b >> 4]);
      write(HEX[b & 0xf]);
    }
    return 1;
  }

  void write(byte b) {
    reserve(1);
    line[length++] = b;
  }

  void write(byte[] b) {
    write(b, 0, b.length);
  }

  void write(byte[] b, int from, int count) {
    reserve(count);
    System.arraycopy(b, from, line, length, count);
    length += count;
  }

  private void reserve(int count) {
    if (line.length - length < count) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
