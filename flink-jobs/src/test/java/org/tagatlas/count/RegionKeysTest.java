package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;

class RegionKeysTest {

  private static final ReverseGeocoder GEOCODER = ReverseGeocoder.load();
  private static final int BOSTON = GEOCODER.find(42.36, -71.06);

  private static RegionKeys keys(Set<RegionLevel> levels) {
    return new RegionKeys(GEOCODER, levels);
  }

  @Test
  void areTheRegionsOfAPlaceFromCoarseToFine() {
    RegionKeys keys = keys(EnumSet.allOf(RegionLevel.class));
    assertThat(keys.of(201_105, BOSTON))
        .containsExactly(
            new RegionKey(201_105, RegionLevel.COUNTRY, "US"),
            new RegionKey(201_105, RegionLevel.ADMIN1, "US.MA"),
            new RegionKey(201_105, RegionLevel.CITY, "US.MA.Boston"));
    assertThat(keys.of(0, GEOCODER.countryPlace(BOSTON)))
        .containsExactly(new RegionKey(0, RegionLevel.COUNTRY, "US"));
    assertThat(keys.of(0, GEOCODER.find(-85, 0)))
        .containsExactly(new RegionKey(0, RegionLevel.COUNTRY, "AQ"));
  }

  @Test
  void areOfTheLevelsThatAreAskedFor() {
    assertThat(keys(EnumSet.of(RegionLevel.ADMIN1)).of(0, BOSTON))
        .containsExactly(new RegionKey(0, RegionLevel.ADMIN1, "US.MA"));
    assertThat(keys(EnumSet.of(RegionLevel.CITY)).of(0, GEOCODER.countryPlace(BOSTON))).isEmpty();
  }

  @Test
  void areNoneWithoutAWindowOrAPlace() {
    RegionKeys keys = keys(EnumSet.allOf(RegionLevel.class));
    assertThat(keys.of(-1, BOSTON)).isEmpty();
    assertThat(keys.of(0, ReverseGeocoder.NOWHERE)).isEmpty();
    assertThat(keys.of(-1, ReverseGeocoder.NOWHERE)).isEmpty();
  }

  @Test
  void areTheSameObjectsEachTime() {
    RegionKeys keys = keys(EnumSet.allOf(RegionLevel.class));
    RegionKey[] first = keys.of(2011, BOSTON);
    assertThat(keys.of(2011, BOSTON)).isSameAs(first);
    assertThat(keys.of(2012, BOSTON)).isNotEqualTo(first);
    // Places share what is coarser.
    assertThat(keys.of(2011, GEOCODER.countryPlace(BOSTON))[0]).isSameAs(first[0]);
    assertThat(keys.of(2011, GEOCODER.find(34.05, -118.24))[0]).isSameAs(first[0]);
    assertThat(keys.shared(new RegionKey(2011, RegionLevel.ADMIN1, "US.MA"))).isSameAs(first[1]);
    RegionKey other = new RegionKey(2011, RegionLevel.ADMIN1, "X");
    assertThat(keys.shared(other)).isSameAs(other);
  }

  @Test
  void stayTrueWhenThereAreMoreThanAreKept() {
    RegionKeys keys = keys(EnumSet.of(RegionLevel.COUNTRY));
    int country = GEOCODER.countryPlace(BOSTON);
    for (int window = 0; window < 1_100_000; window++) {
      RegionKey[] of = keys.of(window, country);
      if (of.length != 1 || of[0].window() != window) {
        assertThat(of).containsExactly(new RegionKey(window, RegionLevel.COUNTRY, "US"));
      }
    }
    assertThat(keys.of(5, country)).containsExactly(new RegionKey(5, RegionLevel.COUNTRY, "US"));
    assertThat(keys.shared(new RegionKey(5, RegionLevel.COUNTRY, "US"))).isNotNull();
  }
}
