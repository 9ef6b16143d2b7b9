package org.tagatlas.connectors.shard;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON objects as shards have them into a draft, straight from the bytes: flat, and with
 * nothing escaped. It gives up on whatever is unusual or wrong, which {@link JsonRowReader} then
 * judges; what it reads, it reads as that does. Not thread-safe.
 */
final class FlatRowReader {

  private static final int GIVE_UP = -1;

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  /** So many digits fit a long. */
  private static final int MAX_DIGITS = 18;

  /** Whole numbers up to it are doubles, each one exactly. */
  private static final long MAX_EXACT = 1L << 53;

  /** Powers of ten that are doubles exactly, as far as a fraction of {@link #MAX_DIGITS} needs. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };

  private final RowDraft draft;
  private final RowLayout layout;

  /** The field of the member that is read; null when it is not wanted. */
  private RowField field;

  // The number that was read last, without its point; meaningless when it has too many digits.
  private long digits;
  private int digitCount;
  private int fractionDigits;

  FlatRowReader(RowDraft draft, FieldSet fields) {
    this.draft = draft;
    this.layout = new RowLayout(fields);
  }

  /**
   * Reads a line that starts with a brace and has no blanks around it.
   *
   * @return whether it was read; the draft is clear otherwise
   */
  boolean read(byte[] buf, int from, int to) {
    if (readMembers(buf, from, to) == to) {
      return true;
    }
    draft.clear();
    return false;
  }

  /** Reads the members from the opening brace on; returns the end of the closing one. */
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

  /** Reads from the brace or comma ahead of a name up to the value behind it. */
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

  /** Reads a value; returns where it ends. */
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
      // Less of them was remembered with the name.
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
      case PHOTOID -> draft.photoid(text);
      case TEXT -> draft.set(field, text);
      case WHOLE -> draft.set(field, Numbers.whole(Numbers.trim(text)));
      case COORDINATE -> draft.coordinate(field).set(text);
    }
  }

  private int readNull(byte[] buf, int at, int to) {
    if (field != null) {
      switch (field.kind) {
        case PHOTOID -> draft.photoid("");
        case TEXT -> draft.set(field, "");
        case WHOLE -> draft.set(field, Numbers.NOT_WHOLE);
        case COORDINATE -> draft.coordinate(field).clear();
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

  /** Sets the field to the number [from, to) that was read; returns false to give up. */
  private boolean setNumber(byte[] buf, int from, int to) {
    boolean negative = buf[from] == '-';
    boolean whole = fractionDigits == 0;
    if (whole && digitCount > MAX_DIGITS) {
      return false;
    }
    switch (field.kind) {
      case PHOTOID -> {
        if (!whole || negative || digits == 0) {
          return false;
        }
        draft.photoid(digits);
      }
      case TEXT -> {
        return false;
      }
      case WHOLE ->
          draft.set(
              field, whole ? (negative ? -digits : digits) : Numbers.whole(decimal(buf, from, to)));
      case COORDINATE -> {
        RowDraft.Coordinate coordinate = draft.coordinate(field);
        coordinate.set(decimal(buf, from, to));
        // Only a coordinate that is out of range needs its text.
        return coordinate.inRange();
      }
    }
    return true;
  }

  /** Returns the double next to the number [from, to) that was read. */
  private double decimal(byte[] buf, int from, int to) {
    if (digitCount <= MAX_DIGITS && digits <= MAX_EXACT) {
      // Both are exact, so that the division rounds once, to the nearest.
      double value = digits / POWERS[fractionDigits];
      return buf[from] == '-' ? -value : value;
    }
    return NumberInput.parseDouble(
        new String(buf, from, to - from, StandardCharsets.ISO_8859_1), true);
  }

  /** Returns the quote that ends a string. */
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
