package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.record.PhotoRecord.NO_TIME;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @Property
  void readsDecimalsWrittenByJdk(@ForAll double value) {
    assertThat(Numbers.decimal(Double.toString(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "-",
        "+",
        "e5",
        "1e",
        "1e+",
        "NaN",
        "Infinity",
        "-Infinity",
        "0x1p3",
        "0x10",
        "1d",
        "1f",
        "1,5",
        "1 5",
        "--1",
        "1.2.3",
        "١",
        " 1",
        "1_000"
      })
  void rejectsOtherTextAsDecimal(String text) {
    assertThat(Numbers.decimal(text)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"5,5", "-5,-5", "+5,5", ".5,0.5", "5.,5", "1e2,100", "1E-2,0.01", "-0.0,-0.0"})
  void readsDecimals(String text, double value) {
    assertThat(Numbers.decimal(text)).isEqualTo(value);
  }

  @Property
  void readsEveryPositiveInteger(@ForAll @LongRange(min = 0) long value) {
    assertThat(Numbers.digits(Long.toString(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "1e3", "٣", "9223372036854775808", "0x1", "1L"})
  void rejectsOtherTextAsDigits(String text) {
    assertThat(Numbers.digits(text)).isEqualTo(Numbers.NOT_INTEGER);
  }

  @Property
  void readsEveryWallClock(
      @ForAll @IntRange(min = 1826, max = 9999) int year,
      @ForAll @IntRange(min = 1, max = 366) int day,
      @ForAll @IntRange(max = 86_399) int second) {
    LocalDateTime time = LocalDateTime.of(year, 1, 1, 0, 0).plusDays(day - 1L).plusSeconds(second);
    String text = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).format(time);
    if (time.getYear() <= 9999) {
      assertThat(Numbers.wallClock(text)).isEqualTo(time.toEpochSecond(ZoneOffset.UTC));
      assertThat(Numbers.wallClock(text + ".0")).isEqualTo(Numbers.wallClock(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "2012-02-16",
        "2012-02-30 09:56:37",
        "2011-02-29 09:56:37",
        "1900-02-29 00:00:00",
        "2012-04-31 09:56:37",
        "2012-00-10 09:56:37",
        "2012-13-10 09:56:37",
        "2012-01-00 09:56:37",
        "2012-01-32 09:56:37",
        "2012-01-01 24:00:00",
        "2012-01-01 09:60:37",
        "2012-01-01 09:56:60",
        "0001-01-01 00:00:00",
        "1825-12-31 23:59:59",
        "2012-01-01T09:56:37",
        "2012-01-01 09:56:37Z",
        "2012-01-01 09:56:37.",
        "2012-01-01 09:56:37.x",
        "2012-01-01 09:56:37.0x",
        "12012-01-01 09:56:37",
        "2012-1-01 09:56:37 ",
        "-012-01-01 09:56:37"
      })
  void rejectsInvalidWallClocks(String text) {
    assertThat(Numbers.wallClock(text)).isEqualTo(NO_TIME);
  }
}
