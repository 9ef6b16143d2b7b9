package org.tagatlas.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CalendarWindowTest {

  // The first photograph was taken in 1826.
  private static final long FROM = -4_544_208_000L;
  private static final long TO = 253_402_300_799L;

  @Property(tries = 5000)
  void followsCalendar(@ForAll @LongRange(min = FROM, max = TO) long second) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L));
    assertNames(date, CalendarWindow.day(second));
  }

  @Test
  void dayStartsAtMidnightUtc() {
    long midnight = LocalDate.of(2012, 3, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    assertThat(CalendarWindow.day(midnight)).isEqualTo(20_120_301);
    assertThat(CalendarWindow.day(midnight - 1)).isEqualTo(20_120_229);
    assertNames(LocalDate.of(1826, 1, 1), CalendarWindow.day(FROM));
    assertNames(LocalDate.of(9999, 12, 31), CalendarWindow.day(TO));
    assertThat(CalendarWindow.day(0)).isEqualTo(19_700_101);
    assertThat(CalendarWindow.day(-1)).isEqualTo(19_691_231);
  }

  @Test
  void photoWithoutTimeIsInAllTimeOnly() {
    assertThat(CalendarWindow.name(CalendarWindow.ALL.windowOf(CalendarWindow.NO_DAY)))
        .isEqualTo("all");
    assertThat(CalendarWindow.YEAR.windowOf(CalendarWindow.NO_DAY)).isEqualTo(-1);
    assertThat(CalendarWindow.MONTH.windowOf(CalendarWindow.NO_DAY)).isEqualTo(-1);
    assertThat(CalendarWindow.DAY.windowOf(CalendarWindow.NO_DAY)).isEqualTo(-1);
  }

  private static void assertNames(LocalDate date, int day) {
    assertThat(CalendarWindow.name(CalendarWindow.ALL.windowOf(day))).isEqualTo("all");
    assertThat(CalendarWindow.name(CalendarWindow.YEAR.windowOf(day)))
        .isEqualTo(format(date, "uuuu"));
    assertThat(CalendarWindow.name(CalendarWindow.MONTH.windowOf(day)))
        .isEqualTo(format(date, "uuuu-MM"));
    assertThat(CalendarWindow.name(CalendarWindow.DAY.windowOf(day)))
        .isEqualTo(format(date, "uuuu-MM-dd"));
    for (CalendarWindow kind : CalendarWindow.values()) {
      assertThat(CalendarWindow.kindOf(kind.windowOf(day))).isEqualTo(kind);
    }
    assertThat(CalendarWindow.start(CalendarWindow.ALL.windowOf(day))).isNull();
    assertThat(CalendarWindow.start(CalendarWindow.YEAR.windowOf(day)))
        .isEqualTo(date.withDayOfYear(1).toString());
    assertThat(CalendarWindow.start(CalendarWindow.MONTH.windowOf(day)))
        .isEqualTo(date.withDayOfMonth(1).toString());
    assertThat(CalendarWindow.start(CalendarWindow.DAY.windowOf(day))).isEqualTo(date.toString());
  }

  private static String format(LocalDate date, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(date);
  }
}
