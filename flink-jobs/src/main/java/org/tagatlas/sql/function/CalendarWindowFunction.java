package org.tagatlas.sql.function;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.count.CalendarWindow;

/** {@code CALENDAR_WINDOW(kind, time)}: the window of a kind that holds a time, in UTC. */
public final class CalendarWindowFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  private static final long FIRST = Instant.parse("1000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /**
   * Returns the window as it is published: {@code all}, {@code 2011}, {@code 2011-05} or {@code
   * 2011-05-17}; null when the time is unknown, or out of the years 1000 to 9999, and the kind is
   * not {@code all}.
   *
   * @param kind {@code all}, {@code year}, {@code month} or {@code day}
   * @param epochSecond seconds since 1970-01-01T00:00:00Z
   * @throws IllegalArgumentException when there is no such kind
   */
  public String eval(String kind, Long epochSecond) {
    if (kind == null) {
      return null;
    }
    boolean usable = epochSecond != null && epochSecond >= FIRST && epochSecond <= LAST;
    int day = usable ? CalendarWindow.day(epochSecond) : CalendarWindow.NO_DAY;
    int window = kind(kind).holding(day);
    return window < 0 ? null : CalendarWindow.name(window);
  }

  /** Returns the same of an instant. */
  public String eval(String kind, @DataTypeHint("TIMESTAMP_LTZ(9)") Instant time) {
    return eval(kind, time == null ? null : (Long) time.getEpochSecond());
  }

  private static CalendarWindow kind(String word) {
    for (CalendarWindow kind : CalendarWindow.values()) {
      if (kind.word().equals(word.toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        Arrays.stream(CalendarWindow.values())
            .map(CalendarWindow::word)
            .collect(
                Collectors.joining(
                    ", ", "CALENDAR_WINDOW knows no kind of window '" + word + "', but ", ".")));
  }
}
