package org.tagatlas.sql.function;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.region.CalendarWindow;

/**
 * {@code CALENDAR_WINDOW(kind, time)}: returns the calendar window that contains a time, in UTC.
 */
public final class CalendarWindowFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  private static final long FIRST = Instant.parse("1000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /**
   * Returns the name of the window as published: {@code all}, {@code 2011}, {@code 2011-05} or
   * {@code 2011-05-17}; null if the kind is not {@code all} and the time is null or outside the
   * years 1000 to 9999.
   *
   * @param kind {@code all}, {@code year}, {@code month} or {@code day}
   * @param epochSecond seconds since 1970-01-01T00:00:00Z
   * @throws IllegalArgumentException if the kind is unknown
   */
  public String eval(String kind, Long epochSecond) {
    if (kind == null) {
      return null;
    }
    boolean usable = epochSecond != null && epochSecond >= FIRST && epochSecond <= LAST;
    int day = usable ? CalendarWindow.day(epochSecond) : CalendarWindow.NO_DAY;
    int window = kind(kind).windowOf(day);
    return window == CalendarWindow.NONE ? null : CalendarWindow.name(window);
  }

  /** Returns the name of the window of an instant. */
  public String eval(String kind, @DataTypeHint("TIMESTAMP_LTZ(9)") Instant time) {
    return eval(kind, time == null ? null : (Long) time.getEpochSecond());
  }

  private static CalendarWindow kind(String word) {
    for (CalendarWindow kind : CalendarWindow.values()) {
      if (kind.id().equals(word.toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        Arrays.stream(CalendarWindow.values())
            .map(CalendarWindow::id)
            .collect(
                Collectors.joining(
                    ", ", "CALENDAR_WINDOW: kind must be one of ", ", but was '" + word + "'.")));
  }
}
