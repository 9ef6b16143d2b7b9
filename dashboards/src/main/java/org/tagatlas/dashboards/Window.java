package org.tagatlas.dashboards;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A calendar window of upload time, UTC.
 *
 * @param name {@code all}, or a year, month or day such as {@code 2011-05}
 */
record Window(String name) {

  static final Window ALL = new Window("all");

  /** All years that an upload can be of. */
  static final List<String> YEARS =
      IntStream.rangeClosed(1970, 2100).mapToObj(Integer::toString).toList();

  private static final Pattern CALENDAR = Pattern.compile("\\d{4}(-\\d{2}(-\\d{2})?)?");

  /**
   * Reads a window's name; none means all.
   *
   * @throws IllegalArgumentException when it names none
   */
  static Window of(String name) {
    if (name == null || name.isEmpty() || name.equals(ALL.name)) {
      return ALL;
    }
    Window window = new Window(name);
    try {
      if (CALENDAR.matcher(name).matches() && window.begin() != null) {
        return window;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new IllegalArgumentException("window is 'all', a year, a month or a day, as in 2011-05");
  }

  boolean isAll() {
    return equals(ALL);
  }

  /** Returns the filter on documents that say their window. */
  Map<String, Object> ofDocument() {
    return Query.term("window", name);
  }

  /** Returns the filter on photos; an empty one for all. */
  Map<String, Object> ofPhoto() {
    if (isAll()) {
      return Map.of();
    }
    LocalDate begin = begin();
    LocalDate end =
        switch (name.length()) {
          case 4 -> begin.plusYears(1);
          case 7 -> begin.plusMonths(1);
          default -> begin.plusDays(1);
        };
    return Map.of("range", Map.of("uploaded", Map.of("gte", instant(begin), "lt", instant(end))));
  }

  private LocalDate begin() {
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
