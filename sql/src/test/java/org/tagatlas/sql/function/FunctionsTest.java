package org.tagatlas.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.signature.LogOdds;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.UrlText;

/** Tests the functions directly. */
class FunctionsTest {

  private static final double LATITUDE = 42.3601;
  private static final double LONGITUDE = -71.0589;

  @Test
  void returnsThePlaceOfTheGeocoder() {
    RowData place = new ReverseGeocodeFunction().eval(LATITUDE, LONGITUDE);
    assertThat(place.getString(0)).hasToString("US");
    assertThat(place.getString(1)).hasToString("US.MA");
    assertThat(place.getString(2)).hasToString("Massachusetts");
    assertThat(place.getString(3)).hasToString("Boston");
    assertThat(place.getFloat(4))
        .isEqualTo(ReverseGeocoder.load().locate(LATITUDE, LONGITUDE).cityDistanceKm());
  }

  @Test
  void estimatesThePlaceOfAText() {
    LocateTextFunction function = new LocateTextFunction();
    RowData estimate = function.eval("paris,france", "Tour+Eiffel");
    assertThat(estimate.getDouble(0)).isBetween(48.7, 49.0);
    assertThat(estimate.getDouble(1)).isBetween(2.2, 2.5);
    assertThat(estimate.getDouble(3)).isBetween(0.5, 1.0);
    assertThat(estimate.getString(4)).hasToString("FR");
    assertThat(function.eval("sunset", null)).isNull();
    assertThat(function.eval(null, null)).isNull();
  }

  @Test
  void returnsNullForMissingPartsOfThePlace() {
    // Central Greenland and central Antarctica.
    for (double[] point : new double[][] {{75.5, -41.5}, {-82.0, 60.0}}) {
      RowData place = new ReverseGeocodeFunction().eval(point[0], point[1]);
      assertThat(place.isNullAt(0)).isFalse();
      assertThat(place.isNullAt(3)).isTrue();
      assertThat(place.isNullAt(4)).isTrue();
    }
  }

  @Test
  void returnsNoPlaceForInvalidOrRemotePoints() {
    ReverseGeocodeFunction function = new ReverseGeocodeFunction();
    assertThat(function.eval(null, LONGITUDE)).isNull();
    assertThat(function.eval(LATITUDE, null)).isNull();
    assertThat(function.eval(91.0, 0.0)).isNull();
    assertThat(function.eval(Double.NaN, 0.0)).isNull();
    assertThat(function.eval(30.0, -40.0)).isNull();
  }

  @Test
  void returnsRegionsFromCoarseToFine() {
    RegionsFunction function = new RegionsFunction();
    assertThat(rows(function.eval(LATITUDE, LONGITUDE), 2))
        .containsExactly("country US", "admin1 US.MA", "city US.MA.Boston");
    assertThat(function.eval(30.0, -40.0).size()).isZero();
    assertThat(function.eval(91.0, 0.0).size()).isZero();
    assertThat(function.eval(null, 0.0)).isNull();
    assertThat(function.eval(0.0, null)).isNull();
  }

  @Test
  void returnsDistinctTagsWithoutMachineTags() {
    TagsFunction function = new TagsFunction();
    assertThat(rows(function.eval("San+Francisco,sanfrancisco,,geo:lat=1,Caf%C3%A9,100%"), 2))
        .containsExactly("sanfrancisco San Francisco", "café Café", "100 100%");
    assertThat(function.eval("").size()).isZero();
    assertThat(function.eval(null)).isNull();
  }

  @Test
  void returnsMachineTagsOfBothFields() {
    MachineTagsFunction function = new MachineTagsFunction();
    assertThat(rows(function.eval("video,geo:LAT=1,upload:by=x", "a,geo:lat=1,ns:p=%22q+r%22"), 3))
        .containsExactly("geo lat 1", "ns p q r", "upload by x");
    assertThat(rows(function.eval(null, "a:b=c"), 3)).containsExactly("a b c");
    assertThat(rows(function.eval("a:b=c", null), 3)).containsExactly("a b c");
    assertThat(function.eval("", "").size()).isZero();
    assertThat(function.eval(null, null)).isNull();
  }

  @Test
  void urlTextKeepsMalformedEscapes() {
    UrlTextFunction function = new UrlTextFunction();
    for (String text : List.of("a+b%21", "100%", "%zz%41", "plain", "")) {
      assertThat(function.eval(text)).isEqualTo(UrlText.decode(text));
    }
    assertThat(function.eval("50%+off%2c")).isEqualTo("50% off,");
    assertThat(function.eval(null)).isNull();
  }

  @Test
  void logOddsMatchThoseOfSignatures() {
    LogOddsFunction function = new LogOddsFunction();
    assertThat(function.eval(7L, 100L, 9L, 5000L)).isEqualTo(LogOdds.score(7, 100, 9, 5000));
    assertThat(function.eval(5L, 5L, 5L, 5L)).isNull();
    assertThat(function.eval(null, 1L, 1L, 2L)).isNull();
    assertThat(function.eval(1L, null, 1L, 2L)).isNull();
    assertThat(function.eval(1L, 1L, null, 2L)).isNull();
    assertThat(function.eval(1L, 1L, 1L, null)).isNull();
  }

  @Test
  void logOddsAreNullForInconsistentCounts() {
    LogOddsFunction function = new LogOddsFunction();
    long[][] inconsistent = {
      {-1, 10, 10, 100}, {11, 10, 20, 100}, {6, 10, 5, 100}, {1, 101, 5, 100}, {1, 99, 5, 100}
    };
    for (long[] votes : inconsistent) {
      assertThat(function.eval(votes[0], votes[1], votes[2], votes[3])).isNull();
    }
  }

  @Test
  void roundsScoresHalfEven() {
    RoundScoreFunction function = new RoundScoreFunction();
    // Both are exact doubles, halfway between two steps.
    assertThat(function.eval(0.03125)).isEqualTo(0.0312);
    assertThat(function.eval(0.09375)).isEqualTo(0.0938);
    assertThat(function.eval(-1.00004)).isEqualTo(-1.0);
    assertThat(function.eval(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(function.eval(null)).isNull();
  }

  @Test
  void geotilesAreNullWithoutAPointAndRejectInvalidZooms() {
    GeotileFunction function = new GeotileFunction();
    assertThat(function.eval(52.374081, 4.912350, 8)).isEqualTo("8/131/84");
    assertThat(function.eval(null, 4.9, 8)).isNull();
    assertThat(function.eval(52.4, null, 8)).isNull();
    assertThat(function.eval(52.4, 4.9, null)).isNull();
    assertThat(function.eval(52.4, 180.1, 8)).isNull();
    assertThatThrownBy(() -> function.eval(52.4, 4.9, 30))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("30");
  }

  @Test
  void shardKeysAreNullWithoutAUrl() {
    ShardKeyFunction function = new ShardKeyFunction();
    // The MD5 is 0cc175b9c0f1b6a831c399e269772661; the leading zero is dropped.
    assertThat(function.eval("a")).isEqualTo("cc175b9c0f1b6a831c399e269772661");
    assertThat(function.eval("")).isNull();
    assertThat(function.eval(null)).isNull();
  }

  @Test
  void returnsCalendarWindowsInUtc() {
    CalendarWindowFunction function = new CalendarWindowFunction();
    long newYear = 1_293_840_000L;
    assertThat(List.of("all", "year", "month", "DAY"))
        .extracting(kind -> function.eval(kind, newYear))
        .containsExactly("all", "2011", "2011-01", "2011-01-01");
    assertThat(function.eval("day", newYear - 1)).isEqualTo("2010-12-31");
    assertThat(function.eval("day", Instant.ofEpochSecond(newYear))).isEqualTo("2011-01-01");
  }

  @Test
  void returnsOnlyAllTimeForInvalidTimes() {
    CalendarWindowFunction function = new CalendarWindowFunction();
    for (Long time : new Long[] {null, Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800L}) {
      assertThat(function.eval("all", time)).isEqualTo("all");
      assertThat(function.eval("year", time)).isNull();
    }
    assertThat(function.eval("month", (Instant) null)).isNull();
    assertThat(function.eval(null, 0L)).isNull();
    assertThatThrownBy(() -> function.eval("week", 0L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be one of all, year, month, day, but was 'week'");
  }

  @Test
  void detectsPlaceNamesInTheirCountry() {
    NamesPlaceFunction function = new NamesPlaceFunction();
    assertThat(function.eval("reykjavik", "IS")).isTrue();
    assertThat(function.eval("reykjavik", "FR")).isFalse();
    assertThat(function.eval("reykjavik", "??")).isFalse();
    assertThat(function.eval(null, "IS")).isNull();
    assertThat(function.eval("reykjavik", null)).isNull();
  }

  @Test
  void countsPhotographersLikeTheJob() {
    PhotographersFunction function = new PhotographersFunction();
    PhotographerSet all = new PhotographerSet();
    Function<IntStream, PhotographerSet> photographers =
        numbers -> {
          PhotographerSet counted = function.createAccumulator();
          numbers.forEach(i -> function.accumulate(counted, "u" + i));
          return counted;
        };
    IntStream.range(0, 1000).forEach(i -> all.add(PhotographerSet.hash("u" + i)));
    PhotographerSet first = photographers.apply(IntStream.range(0, 600));
    function.merge(first, Stream.of(IntStream.range(500, 1000)).map(photographers).toList());
    assertThat(function.getValue(first)).isEqualTo(all.count());
    assertThat(function.getValue(photographers.apply(IntStream.range(0, 256).map(i -> i % 200))))
        .isEqualTo(200);
  }

  @Test
  void countsUnknownPhotographersAsOne() {
    PhotographersFunction function = new PhotographersFunction();
    PhotographerSet photographers = function.createAccumulator();
    assertThat(function.getValue(photographers)).isZero();
    function.accumulate(photographers, null);
    function.accumulate(photographers, "");
    function.accumulate(photographers, "unknown");
    assertThat(function.getValue(photographers)).isEqualTo(1);
  }

  private static List<String> rows(ArrayData rows, int fields) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> rows.getRow(i, fields))
        .map(
            row ->
                String.join(
                    " ",
                    IntStream.range(0, fields).mapToObj(f -> row.getString(f).toString()).toList()))
        .toList();
  }
}
