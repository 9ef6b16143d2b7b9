package org.tagatlas.count;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * A kind of calendar window in UTC. A single window is coded as an int: 0 for all time, else its
 * date as decimal digits, such as 2011, 201105 or 20110517.
 */
public enum CalendarWindow {
  /** All time: holds each photo, with or without a usable time. */
  ALL,
  /** A calendar year, such as {@code 2011}. */
  YEAR,
  /** A calendar month, such as {@code 2011-05}. */
  MONTH,
  /** A calendar day, such as {@code 2011-05-17}. */
  DAY;

  /** Stands for the day of a photo that has no usable time. */
  public static final int NO_DAY = 0;

  private static final int ALL_TIME = 0;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word that the command line takes, such as {@code month}. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }

  /**
   * Returns the code of the day of a time.
   *
   * @param epochSecond seconds since 1970-01-01T00:00:00Z, in the years 1000 to 9999
   */
  public static int day(long epochSecond) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC);
    return (date.getYear() * 100 + date.getMonthValue()) * 100 + date.getDayOfMonth();
  }

  /**
   * Returns the code of the window of this kind that holds a day, or -1 when none does.
   *
   * @param day of {@link #day(long)}, or {@link #NO_DAY}
   */
  public int holding(int day) {
    if (this == ALL) {
      return ALL_TIME;
    }
    if (day == NO_DAY) {
      return -1;
    }
    return switch (this) {
      case YEAR -> day / 10_000;
      case MONTH -> day / 100;
      default -> day;
    };
  }

  /** Returns how a window is published: {@code all}, {@code 2011}, {@code 2011-05}, … */
  public static String name(int window) {
    if (window == ALL_TIME) {
      return ALL.word;
    }
    String digits = Integer.toString(window);
    return switch (digits.length()) {
      case 4 -> digits;
      case 6 -> digits.substring(0, 4) + '-' + digits.substring(4);
      default -> digits.substring(0, 4) + '-' + digits.substring(4, 6) + '-' + digits.substring(6);
    };
  }
}
