package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.region.RegionKey;

class RegionNumbersTest {

  private static final ReverseGeocoder GEOCODER = TagCounting.GEOCODER;
  private static final int MAX_KEPT = 50_000;
  private static final int BOSTON = GEOCODER.find(42.36, -71.06);
  private static final int LOS_ANGELES = GEOCODER.find(34.05, -118.24);

  private static RegionNumbers numbers(Set<RegionLevel> levels) {
    return new RegionNumbers(GEOCODER, levels, MAX_KEPT);
  }

  private static List<RegionKey> keys(RegionNumbers numbers, int... of) throws IOException {
    List<RegionKey> keys = new ArrayList<>();
    for (int number : of) {
      keys.add(numbers.key(number));
    }
    return keys;
  }

  @Test
  void identifyTheRegionsOfAPlaceFromCoarseToFine() throws IOException {
    RegionNumbers numbers = numbers(EnumSet.allOf(RegionLevel.class));
    assertThat(keys(numbers, numbers.of(201_105, BOSTON)))
        .containsExactly(
            new RegionKey(201_105, RegionLevel.COUNTRY, "US"),
            new RegionKey(201_105, RegionLevel.ADMIN1, "US.MA"),
            new RegionKey(201_105, RegionLevel.CITY, "US.MA.Boston"));
    assertThat(keys(numbers, numbers.of(0, GEOCODER.countryPlace(BOSTON))))
        .containsExactly(new RegionKey(0, RegionLevel.COUNTRY, "US"));
    RegionNumbers admin1 = numbers(EnumSet.of(RegionLevel.ADMIN1));
    assertThat(keys(admin1, admin1.of(0, BOSTON)))
        .containsExactly(new RegionKey(0, RegionLevel.ADMIN1, "US.MA"));
    RegionNumbers cities = numbers(EnumSet.of(RegionLevel.CITY));
    assertThat(cities.of(0, GEOCODER.countryPlace(BOSTON))).isEmpty();
  }

  @Test
  void areEmptyWithoutAWindowOrAPlace() throws IOException {
    RegionNumbers numbers = numbers(EnumSet.allOf(RegionLevel.class));
    assertThat(numbers.of(-1, BOSTON)).isEmpty();
    assertThat(numbers.of(0, ReverseGeocoder.NOWHERE)).isEmpty();
    assertThat(numbers.of(-1, ReverseGeocoder.NOWHERE)).isEmpty();
  }

  @Test
  void areConsecutiveAndUniquePerRegion() throws IOException {
    RegionNumbers numbers = numbers(EnumSet.allOf(RegionLevel.class));
    assertThat(numbers.of(2011, BOSTON)).containsExactly(0, 1, 2);
    assertThat(numbers.of(2012, BOSTON)).containsExactly(3, 4, 5);
    assertThat(numbers.of(2011, LOS_ANGELES)).containsExactly(0, 6, 7);
    assertThat(numbers.of(2011, BOSTON)).containsExactly(0, 1, 2);
    for (int number = 0; number < 8; number++) {
      RegionKey key = numbers.key(number);
      assertThat(numbers.hash(number)).isEqualTo(key.hashCode());
      assertThat(numbers.levelKey(number)).isEqualTo(key.levelKey());
      byte[] bytes = bytes(key);
      DataOutputSerializer out = new DataOutputSerializer(16);
      numbers.write(number, out);
      assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
      for (int other = 0; other < 8; other++) {
        byte[] otherBytes = bytes(numbers.key(other));
        assertThat(Integer.signum(numbers.compare(number, other)))
            .isEqualTo(Integer.signum(numbers.compare(number, otherBytes, 0, otherBytes.length)))
            .isEqualTo(Integer.signum(Arrays.compareUnsigned(bytes, otherBytes)));
      }
      byte[] surrounded = new byte[bytes.length + 5];
      System.arraycopy(bytes, 0, surrounded, 3, bytes.length);
      assertThat(numbers.of(surrounded, 3, 3 + bytes.length)).isEqualTo(number);
    }
    RegionKey unknown = new RegionKey(7, RegionLevel.CITY, "ÅÄ.Ö.😀");
    assertThat(numbers.of(bytes(unknown), 0, bytes(unknown).length)).isEqualTo(8);
    assertThat(numbers.key(8)).isEqualTo(unknown);
  }

  @Test
  void areClearedWhenThereAreTooMany() throws IOException {
    RegionNumbers numbers = numbers(EnumSet.of(RegionLevel.COUNTRY));
    int country = GEOCODER.countryPlace(BOSTON);
    for (int window = 0; window < MAX_KEPT; window++) {
      assertThat(numbers.of(window, country)[0]).isEqualTo(window);
      if (window % 10_000 == 0) {
        numbers.trim();
      }
    }
    numbers.trim();
    assertThat(numbers.of(5, country)).containsExactly(0);
    assertThat(numbers.key(0)).isEqualTo(new RegionKey(5, RegionLevel.COUNTRY, "US"));
  }

  private static byte[] bytes(RegionKey key) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    RegionKeySerializer.writeKey(key, out);
    return out.getCopyOfBuffer();
  }
}
