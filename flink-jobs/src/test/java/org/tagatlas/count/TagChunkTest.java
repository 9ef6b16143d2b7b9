package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.region.RegionKey;

class TagChunkTest {

  @Property(tries = 500)
  void isInRange(
      @ForAll @IntRange(max = 99_991_231) int window,
      @ForAll RegionLevel level,
      @ForAll @StringLength(max = 20) String region,
      @ForAll @IntRange(min = 1, max = 30) int bits) {
    int chunk = TagChunk.of(new RegionKey(window, level, region).hashCode(), bits);
    assertThat(chunk).isBetween(0, (1 << bits) - 1);
    if (bits < 30) {
      // A chunk is split into two.
      assertThat(TagChunk.of(new RegionKey(window, level, region).hashCode(), bits + 1) >> 1)
          .isEqualTo(chunk);
    }
  }

  @Test
  void distributesRegionsEvenly() {
    int[] sizes = new int[64];
    int regions = 0;
    for (int place : TagCounting.cities(6400)) {
      String city = TagCounting.GEOCODER.region(RegionLevel.CITY, place);
      sizes[TagChunk.of(new RegionKey(0, RegionLevel.CITY, city).hashCode(), 6)]++;
      regions++;
    }
    assertThat(regions).isEqualTo(6400);
    assertThat(Arrays.stream(sizes)).allMatch(size -> size > 50 && size < 200);
  }

  @Test
  void isStableAcrossVersions() {
    // Savepoints store chunks by these numbers, so they must never change.
    assertThat(TagChunk.of(new RegionKey(2011, RegionLevel.ADMIN1, "US.MA").hashCode(), 10))
        .isEqualTo((int) ((82_951_198L * 0x9E3779B9L & 0xffff_ffffL) >> 22));
  }
}
