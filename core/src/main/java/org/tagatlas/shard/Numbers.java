package org.tagatlas.shard;

import java.time.LocalDate;
import org.tagatlas.record.PhotoRecord;

/** Parses numbers and times in shards, which have ASCII digits only. */
final class Numbers {

  /** The result for a text that is not an integer or does not fit into a long. */
  static final long NOT_INTEGER = Long.MIN_VALUE;

  /** The result for a text that is not a decimal number in JSON. */
  static final int NOT_JSON = -1;

  /** Year of the first photograph: an earlier time is wrong. */
  static final int FIRST_YEAR = 1826;

  private static final long SECONDS_PER_DAY = 86_400;

  /** Above this value a double cannot represent all integers. */
  private static final double MAX_EXACT = 1L << 53;

  private Numbers() {}

  /** Removes the blanks (09 to 0D, 20) at both ends. */
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c >= 0x09 && c <= 0x0d;
  }

  /** Returns the value of a text that consists of digits, otherwise {@link #NOT_INTEGER}. */
  static long digits(String text) {
    if (text.isEmpty()) {
      return NOT_INTEGER;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return NOT_INTEGER;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * Returns the value of a decimal number that is an integer ({@code 16} or {@code 16.0}),
   * otherwise {@link #NOT_INTEGER}.
   */
  static long integer(String text) {
    long value = digits(text);
    return value == NOT_INTEGER ? integer(decimal(text)) : value;
  }

  /** Returns the value of a double that is an exact integer, otherwise {@link #NOT_INTEGER}. */
  static long integer(double value) {
    return value == Math.rint(value) && Math.abs(value) < MAX_EXACT ? (long) value : NOT_INTEGER;
  }

  /**
   * Returns the value of a decimal number, NaN if the text is not one. Unlike the JDK's parser,
   * this does not accept hexadecimal numbers, suffixes, NaN and Infinity.
   */
  static double decimal(String text) {
    int i = 0;
    int n = text.length();
    if (i < n && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
      i++;
    }
    int integer = digitsFrom(text, i);
    i += integer;
    int fraction = 0;
    if (i < n && text.charAt(i) == '.') {
      i++;
      fraction = digitsFrom(text, i);
      i += fraction;
    }
    if (integer + fraction == 0) {
      return Double.NaN;
    }
    if (i < n && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      if (i < n && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
        i++;
      }
      int exponent = digitsFrom(text, i);
      if (exponent == 0) {
        return Double.NaN;
      }
      i += exponent;
    }
    return i == n ? Double.parseDouble(text) : Double.NaN;
  }

  /**
   * Returns the number of digits after the point of a decimal number that JSON has the same way;
   * {@link #NOT_JSON} for an exponent, a sign +, a leading zero, or another text.
   */
  static int jsonDecimal(byte[] b, int from, int to) {
    int i = from < to && b[from] == '-' ? from + 1 : from;
    int integer = digitsFrom(b, i, to);
    boolean leadingZero = integer > 1 && b[i] == '0';
    i += integer;
    if (integer == 0 || leadingZero) {
      return NOT_JSON;
    }
    if (i == to) {
      return 0;
    }
    int fraction = b[i] == '.' ? digitsFrom(b, i + 1, to) : 0;
    return fraction > 0 && i + 1 + fraction == to ? fraction : NOT_JSON;
  }

  private static int digitsFrom(byte[] b, int from, int to) {
    int i = from;
    while (i < to && b[i] >= '0' && b[i] <= '9') {
      i++;
    }
    return i - from;
  }

  private static int digitsFrom(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i - from;
  }

  /**
   * Parses {@code yyyy-MM-dd HH:mm:ss} with an optional fraction, which is dropped.
   *
   * @return the wall clock as if it were UTC, in seconds since 1970; {@link PhotoRecord#NO_TIME} if
   *     it is not a valid date and time or is before {@link #FIRST_YEAR}
   */
  static long wallClock(String text) {
    if (text.length() < 19
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != ' '
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || !isFraction(text)) {
      return PhotoRecord.NO_TIME;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if (year < FIRST_YEAR
        || month < 1
        || month > 12
        || day < 1
        || day > 28 && day > daysOf(year, month)
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return PhotoRecord.NO_TIME;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return days * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
  }

  private static int daysOf(int year, int month) {
    return LocalDate.of(year, month, 1).lengthOfMonth();
  }

  private static boolean isFraction(String text) {
    if (text.length() == 19) {
      return true;
    }
    int digits = digitsFrom(text, 20);
    return text.charAt(19) == '.' && digits > 0 && 20 + digits == text.length();
  }

  private static int digits(String text, int from, int to) {
    return digitsFrom(text, from) >= to - from ? Integer.parseInt(text, from, to, 10) : -1;
  }
}
