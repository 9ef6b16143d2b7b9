package org.tagatlas.shard;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;

/**
 * A fast path for typical JSON rows, which are flat and have no escapes: it parses bytes directly
 * into a builder. It gives up on anything unusual or invalid, which is left to {@link
 * JsonRowReader}; otherwise the result is the same. Not thread-safe.
 */
final class FlatRowReader {

  private static final int GIVE_UP = -1;

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  /** Numbers of up to this many digits fit into a long. */
  private static final int MAX_DIGITS = 18;

  /** All integers up to this value are exact as doubles. */
  private static final long MAX_EXACT = 1L << 53;

  /** Powers of ten that are exact as doubles, up to the needs of {@link #MAX_DIGITS} digits. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };

  private final RowBuilder builder;
  private final RowLayout layout;

  /** The field of the current member; null if it is not read. */
  private RowField field;

  // The digits of the last number, without its point; meaningless if there are too many.
  private long digits;
  private int digitCount;
  private int fractionDigits;

  FlatRowReader(RowBuilder builder, FieldSet fields) {
    this.builder = builder;
    this.layout = new RowLayout(fields);
  }

  /**
   * Reads a line that starts with a brace and has no blanks around it.
   *
   * @return whether it was read; otherwise the builder is cleared
   */
  boolean read(byte[] buf, int from, int to) {
    if (readMembers(buf, from, to) == to) {
      return true;
    }
    builder.clear();
    return false;
  }

  /** Reads the members from the opening brace on; returns the index after the closing brace. */
  private int readMembers(byte[] buf, int from, int to) {
    int at = from;
    for (int member = 0; ; member++) {
      at = readName(member, buf, at, to);
      if (at == GIVE_UP) {
        return GIVE_UP;
      }
      at = readValue(buf, at, to);
      if (at == GIVE_UP) {
        return GIVE_UP;
      }
      at = skipBlanks(buf, at, to);
      if (at == to || buf[at] != ',') {
        return at < to && buf[at] == '}' ? at + 1 : GIVE_UP;
      }
    }
  }

  /** Reads from the brace or comma before a name up to its value. */
  private int readName(int member, byte[] buf, int from, int to) {
    int value = layout.valueAt(member, buf, from, to);
    if (value >= 0) {
      field = layout.field(member);
      return value;
    }
    int quote = skipBlanks(buf, from + 1, to);
    if (quote == to || buf[quote] != '"') {
      return GIVE_UP;
    }
    int end = endOfString(buf, quote + 1, to);
    if (end == GIVE_UP) {
      return GIVE_UP;
    }
    int colon = skipBlanks(buf, end + 1, to);
    if (colon == to || buf[colon] != ':') {
      return GIVE_UP;
    }
    value = skipBlanks(buf, colon + 1, to);
    field = layout.learn(member, buf, from, value, quote + 1, end);
    return value;
  }

  /** Reads a value; returns its end. */
  private int readValue(byte[] buf, int at, int to) {
    if (at == to) {
      return GIVE_UP;
    }
    return switch (buf[at]) {
      case '"' -> readString(buf, at + 1, to);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> readNumber(buf, at, to);
      case 'n' -> readNull(buf, at, to);
      case 't' -> field == null ? endOfWord(TRUE, buf, at, to) : GIVE_UP;
      case 'f' -> field == null ? endOfWord(FALSE, buf, at, to) : GIVE_UP;
      // There are more blanks than were remembered with the name.
      case ' ', '\t' -> readValue(buf, skipBlanks(buf, at, to), to);
      default -> GIVE_UP;
    };
  }

  private int readString(byte[] buf, int from, int to) {
    int end = endOfString(buf, from, to);
    if (end == GIVE_UP) {
      return GIVE_UP;
    }
    if (field != null) {
      set(end == from ? "" : new String(buf, from, end - from, StandardCharsets.UTF_8));
    }
    return end + 1;
  }

  private void set(String text) {
    switch (field.kind) {
      case PHOTOID -> builder.photoid(text);
      case TEXT -> builder.set(field, text);
      case INTEGER -> builder.set(field, Numbers.integer(Numbers.trim(text)));
      case COORDINATE -> builder.coordinate(field).set(text);
    }
  }

  private int readNull(byte[] buf, int at, int to) {
    if (field != null) {
      switch (field.kind) {
        case PHOTOID -> builder.photoid("");
        case TEXT -> builder.set(field, "");
        case INTEGER -> builder.set(field, Numbers.NOT_INTEGER);
        case COORDINATE -> builder.coordinate(field).clear();
      }
    }
    return endOfWord(NULL, buf, at, to);
  }

  private static int endOfWord(byte[] word, byte[] buf, int at, int to) {
    return Bytes.startsWith(buf, at, to, word) ? at + word.length : GIVE_UP;
  }

  /** Reads a number without an exponent. */
  private int readNumber(byte[] buf, int from, int to) {
    digits = 0;
    int start = buf[from] == '-' ? from + 1 : from;
    int end = readDigits(buf, start, to);
    digitCount = end - start;
    fractionDigits = 0;
    if (digitCount == 0 || digitCount > 1 && buf[start] == '0') {
      return GIVE_UP;
    }
    if (end < to && buf[end] == '.') {
      int point = end;
      end = readDigits(buf, point + 1, to);
      fractionDigits = end - point - 1;
      if (fractionDigits == 0) {
        return GIVE_UP;
      }
      digitCount += fractionDigits;
    }
    return field == null || setNumber(buf, from, end) ? end : GIVE_UP;
  }

  private int readDigits(byte[] buf, int from, int to) {
    int i = from;
    long value = digits;
    for (; i < to && buf[i] >= '0' && buf[i] <= '9'; i++) {
      value = value * 10 + (buf[i] - '0');
    }
    digits = value;
    return i;
  }

  /** Sets the field to the number in [from, to) that was read; returns false to give up. */
  private boolean setNumber(byte[] buf, int from, int to) {
    boolean negative = buf[from] == '-';
    boolean integer = fractionDigits == 0;
    if (integer && digitCount > MAX_DIGITS) {
      return false;
    }
    switch (field.kind) {
      case PHOTOID -> {
        if (!integer || negative || digits == 0) {
          return false;
        }
        builder.photoid(digits);
      }
      case TEXT -> {
        return false;
      }
      case INTEGER ->
          builder.set(
              field,
              integer ? (negative ? -digits : digits) : Numbers.integer(decimal(buf, from, to)));
      case COORDINATE -> {
        RowBuilder.Coordinate coordinate = builder.coordinate(field);
        coordinate.set(decimal(buf, from, to));
        // The text is needed only for a coordinate that is out of range.
        return coordinate.inRange();
      }
    }
    return true;
  }

  /** Returns the double nearest to the number in [from, to) that was read. */
  private double decimal(byte[] buf, int from, int to) {
    if (digitCount <= MAX_DIGITS && digits <= MAX_EXACT) {
      // Both operands are exact, so the division rounds once, to the nearest.
      double value = digits / POWERS[fractionDigits];
      return buf[from] == '-' ? -value : value;
    }
    return NumberInput.parseDouble(
        new String(buf, from, to - from, StandardCharsets.ISO_8859_1), true);
  }

  /** Returns the index of the quote that ends a string. */
  private static int endOfString(byte[] buf, int from, int to) {
    int i = Bytes.endOfPlainAscii(buf, from, to);
    while (i < to && buf[i] < 0) {
      int length = Bytes.sequenceAt(buf, i, to);
      if (length == 0) {
        return GIVE_UP;
      }
      i = Bytes.endOfPlainAscii(buf, i + length, to);
    }
    return i < to && buf[i] == '"' ? i : GIVE_UP;
  }

  private static int skipBlanks(byte[] buf, int from, int to) {
    int i = from;
    while (i < to && (buf[i] == ' ' || buf[i] == '\t')) {
      i++;
    }
    return i;
  }
}
