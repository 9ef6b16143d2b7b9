package org.tagatlas.dashboards;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A calendar window of upload time, UTC.
 *
 * @param name {@code all}, or a year, month or day such as {@code 2011-05}
 */
record Window(String name) {

  static final Window ALL = new Window("all");

  /** The last year of Elasticsearch's four-digit date formats. */
  private static final int LAST_YEAR = 9999;

  private static final Pattern CALENDAR =
      Pattern.compile("(?!0000)[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?");

  /**
   * Parses the name of a window; null or empty means all.
   *
   * @throws IllegalArgumentException if the name is invalid
   */
  static Window of(String name) {
    if (name == null || name.isEmpty() || name.equals(ALL.name)) {
      return ALL;
    }
    Window window = new Window(name);
    try {
      if (CALENDAR.matcher(name).matches() && window.start() != null) {
        return window;
      }
    } catch (DateTimeException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "window must be 'all', a year from 0001 to 9999, a month such as 2011-05, or a day");
  }

  boolean isAll() {
    return equals(ALL);
  }

  /** Returns the filter on documents with a window field. */
  Map<String, Object> ofDocument() {
    return Query.term("window", name);
  }

  /** Returns the filter on the upload time of photos; an empty one for all. */
  Map<String, Object> ofPhoto() {
    if (isAll()) {
      return Map.of();
    }
    LocalDate start = start();
    LocalDate end =
        switch (name.length()) {
          case 4 -> start.plusYears(1);
          case 7 -> start.plusMonths(1);
          default -> start.plusDays(1);
        };
    // The end of the last year does not fit in four digits, and no photo is later.
    Map<String, Object> range =
        end.getYear() > LAST_YEAR
            ? Map.of("gte", instant(start))
            : Map.of("gte", instant(start), "lt", instant(end));
    return Map.of("range", Map.of("uploaded", range));
  }

  private LocalDate start() {
    return switch (name.length()) {
      case 4 -> Year.parse(name).atDay(1);
      case 7 -> YearMonth.parse(name).atDay(1);
      default -> LocalDate.parse(name);
    };
  }

  private static String instant(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toString();
  }
}
