package org.tagatlas.region;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * A kind of calendar window in UTC. A single window is encoded as an int: 0 for all time, otherwise
 * its date as decimal digits, such as 2011, 201105 or 20110517.
 */
public enum CalendarWindow {
  /** All time: contains every photo, with or without a usable time. */
  ALL,
  /** A calendar year, such as {@code 2011}. */
  YEAR,
  /** A calendar month, such as {@code 2011-05}. */
  MONTH,
  /** A calendar day, such as {@code 2011-05-17}. */
  DAY;

  /** The day of a photo without a usable time. */
  public static final int NO_DAY = 0;

  /** The code for no window. */
  public static final int NONE = -1;

  private static final int ALL_TIME = 0;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** Returns the name used on the command line, such as {@code month}. */
  public String id() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }

  /**
   * Returns the code of the UTC day of a time.
   *
   * @param epochSecond seconds since 1970-01-01T00:00:00Z, in the years 1000 to 9999
   */
  public static int day(long epochSecond) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC);
    return (date.getYear() * 100 + date.getMonthValue()) * 100 + date.getDayOfMonth();
  }

  /**
   * Returns the code of the window of this kind that contains a day, or {@link #NONE}.
   *
   * @param day a code from {@link #day(long)}, or {@link #NO_DAY}
   */
  public int windowOf(int day) {
    if (this == ALL) {
      return ALL_TIME;
    }
    if (day == NO_DAY) {
      return NONE;
    }
    return switch (this) {
      case YEAR -> day / 10_000;
      case MONTH -> day / 100;
      default -> day;
    };
  }

  /** Returns the published name of a window: {@code all}, {@code 2011}, {@code 2011-05}, … */
  public static String name(int window) {
    if (window == ALL_TIME) {
      return ALL.id;
    }
    String digits = Integer.toString(window);
    return switch (digits.length()) {
      case 4 -> digits;
      case 6 -> digits.substring(0, 4) + '-' + digits.substring(4);
      default -> digits.substring(0, 4) + '-' + digits.substring(4, 6) + '-' + digits.substring(6);
    };
  }

  /** Returns the kind of a window. */
  public static CalendarWindow kindOf(int window) {
    if (window == ALL_TIME) {
      return ALL;
    }
    return switch (Integer.toString(window).length()) {
      case 4 -> YEAR;
      case 6 -> MONTH;
      default -> DAY;
    };
  }

  /** Returns the first day of a window, such as {@code 2011-05-01}; null for all time. */
  public static String start(int window) {
    return switch (kindOf(window)) {
      case ALL -> null;
      case YEAR -> name(window) + "-01-01";
      case MONTH -> name(window) + "-01";
      case DAY -> name(window);
    };
  }
}
