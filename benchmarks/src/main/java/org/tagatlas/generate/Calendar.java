package org.tagatlas.generate;

import java.time.LocalDate;

/** When photos of edition 2 are taken. Days are days since 1970. */
final class Calendar {

  private static final long FIRST_DAY = LocalDate.of(2004, 2, 10).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(2014, 4, 30).toEpochDay();

  /** Relative number of photos by month, January first. */
  private static final double[] MONTHS = {.6, .6, .7, .8, .9, .95, 1, 1, .85, .8, .65, .8};

  private static final double WORKDAY = 0.6;

  private Calendar() {}

  /** Draws a day. Numbers grow linearly over the years, with more photos in summer. */
  static long day(Rng rng, double latitude) {
    int shift = latitude < 0 ? 6 : 0;
    while (true) {
      long day = FIRST_DAY + (long) (StrictMath.sqrt(rng.unit()) * (LAST_DAY - FIRST_DAY));
      double likely = MONTHS[(month(day) - 1 + shift) % 12] * (isWeekend(day) ? 1 : WORKDAY);
      if (rng.chance(likely)) {
        return day;
      }
    }
  }

  /** Draws a local hour with a fraction: most in the afternoon, some in the evening. */
  static double hour(Rng rng) {
    double hour = rng.chance(0.82) ? 14 + 3 * rng.gaussian() : 20.5 + 1.5 * rng.gaussian();
    return hour < 0 ? hour + 24 : hour >= 24 ? hour - 24 : hour;
  }

  static int month(long day) {
    return LocalDate.ofEpochDay(day).getMonthValue();
  }

  static int year(long day) {
    return LocalDate.ofEpochDay(day).getYear();
  }

  static boolean isWeekend(long day) {
    // 1970-01-01 was a Thursday.
    return Math.floorMod(day + 3, 7) >= 5;
  }
}
