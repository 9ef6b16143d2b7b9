package org.tagatlas.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.RegionLevel;

class RegionKeyTest {

  @Test
  void hashIsEqualInEveryProcess() {
    // Key groups in savepoints depend on this hash: changing it loses state.
    assertThat(new RegionKey(2011, RegionLevel.ADMIN1, "US.MA").hashCode())
        .isEqualTo((2011 * 31 + 1) * 31 + "US.MA".hashCode())
        .isEqualTo(82_951_198);
  }

  @Test
  void hasIdAndCountry() {
    RegionKey country = new RegionKey(0, RegionLevel.COUNTRY, "US");
    RegionKey admin1 = new RegionKey(201_105, RegionLevel.ADMIN1, "US.MA");
    RegionKey city = new RegionKey(20_110_517, RegionLevel.CITY, "US.MA.St. Paul|x");
    assertThat(country.id()).isEqualTo("all|US");
    assertThat(admin1.id()).isEqualTo("2011-05|US.MA");
    assertThat(city.id()).isEqualTo("2011-05-17|US.MA.St. Paul|x");
    assertThat(country.country()).isEqualTo("US");
    assertThat(admin1.country()).isEqualTo("US");
    assertThat(city.country()).isEqualTo("US");
  }

  @Test
  void distinguishesLevelsAndWindows() {
    Set<Integer> levelKeys = new HashSet<>();
    Set<RegionKey> keys = new HashSet<>();
    for (int window : new int[] {0, 1826, 2011, 2012, 201_105, 201_106, 20_110_517, 99_991_231}) {
      for (RegionLevel level : RegionLevel.values()) {
        levelKeys.add(new RegionKey(window, level, "A").levelKey());
        keys.add(new RegionKey(window, level, "A"));
        keys.add(new RegionKey(window, level, new String("A")));
        assertThat(new RegionKey(window, level, "A").levelKey())
            .isEqualTo(new RegionKey(window, level, "B").levelKey());
      }
    }
    assertThat(levelKeys).hasSize(24);
    assertThat(keys).hasSize(24);
  }
}
