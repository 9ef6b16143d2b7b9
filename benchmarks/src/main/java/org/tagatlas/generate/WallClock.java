package org.tagatlas.generate;

import java.time.LocalDate;

/** Dates in the format of the metadata, from seconds since 1970 in local time. */
final class WallClock {

  private static final int SECONDS_PER_DAY = 86_400;

  private WallClock() {}

  static int year(long seconds) {
    return date(seconds).getYear();
  }

  static int month(long seconds) {
    return date(seconds).getMonthValue();
  }

  /** Returns a text such as {@code 2012-02-16 09:56:37.0}. */
  static String text(long seconds) {
    int ofDay = (int) Math.floorMod(seconds, (long) SECONDS_PER_DAY);
    StringBuilder out = new StringBuilder(21).append(date(seconds)).append(' ');
    two(out, ofDay / 3600).append(':');
    two(out, ofDay / 60 % 60).append(':');
    return two(out, ofDay % 60).append(".0").toString();
  }

  private static LocalDate date(long seconds) {
    return LocalDate.ofEpochDay(Math.floorDiv(seconds, (long) SECONDS_PER_DAY));
  }

  private static StringBuilder two(StringBuilder out, int number) {
    return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
