package org.tagatlas.cli;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers from fields of CSV as {@link Coordinates#number(String)} reads them from their
 * text, without making a string of most. Not thread-safe.
 */
final class DecimalReader {

  /** Powers of ten that a double holds exactly. */
  private static final double[] POWERS = new double[23];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  /** Below it, digits are an exact double as well, and their division is rounded once. */
  private static final long EXACT = 1_000_000_000_000_000L;

  private static final int LONGEST = 64;

  private final char[] text = new char[LONGEST];

  /** Returns the number that a field holds, quoted or not; NaN when it holds none. */
  double read(byte[] bytes, int start, int end) {
    int from = start;
    int to = end;
    while (from < to && isBlank(bytes[from])) {
      from++;
    }
    while (from < to && isBlank(bytes[to - 1])) {
      to--;
    }
    if (to - from >= 2 && bytes[from] == '"' && bytes[to - 1] == '"') {
      return number(bytes, from + 1, to - 1);
    }
    return number(bytes, from, to);
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  private double number(byte[] bytes, int from, int to) {
    int at = from;
    boolean negative = false;
    if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
      negative = bytes[at] == '-';
      at++;
    }
    int first = at;
    int point = -1;
    long digits = 0;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        // Far from an overflow: what is too long already stays too long.
        digits = digits < EXACT ? digits * 10 + digit : digits;
      } else if (bytes[at] == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    int decimals = point < 0 ? 0 : at - point - 1;
    boolean any = at - first > (point < 0 ? 0 : 1);
    if (at == to && any && digits < EXACT && decimals < POWERS.length) {
      double value = digits / POWERS[decimals];
      return negative ? -value : value;
    }
    if (at == to && any && to - from <= LONGEST) {
      return parse(bytes, from, to);
    }
    return from == to
        ? Double.NaN
        : Coordinates.number(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }

  private double parse(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      text[i - from] = (char) bytes[i];
    }
    return NumberInput.parseDouble(text, 0, to - from, true);
  }
}
