package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GeoTileTest {

  /** The museums in the example of Elasticsearch's reference. */
  @Test
  void matchesElasticsearchTileNames() {
    assertThat(GeoTile.at(52.374081, 4.912350, 8)).isEqualTo("8/131/84");
    assertThat(GeoTile.at(51.222900, 4.405200, 8)).isEqualTo("8/131/85");
    assertThat(GeoTile.at(48.861111, 2.336389, 8)).isEqualTo("8/129/88");
  }

  @Test
  void clampsToMapEdgeAndRejectsInvalidPoints() {
    assertThat(GeoTile.at(90, 180, 3)).isEqualTo("3/7/0");
    assertThat(GeoTile.at(-90, -180, 3)).isEqualTo("3/0/7");
    assertThat(GeoTile.at(0, 0, 1)).isEqualTo("1/1/1");
    assertThat(GeoTile.at(-90, 180, 29)).isEqualTo("29/536870911/536870911");
    assertThat(GeoTile.at(Double.NaN, 0, 3)).isNull();
    assertThat(GeoTile.at(0, Double.NaN, 3)).isNull();
    assertThat(GeoTile.at(90.1, 0, 3)).isNull();
    assertThat(GeoTile.at(0, -180.1, 3)).isNull();
  }

  @Property(tries = 300)
  void isContainedInTileOfNextCoarserZoom(
      @ForAll @DoubleRange(min = -90, max = 90) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @IntRange(min = 1, max = 29) int zoom) {
    int[] fine = columnAndRow(GeoTile.at(latitude, longitude, zoom));
    int[] coarse = columnAndRow(GeoTile.at(latitude, longitude, zoom - 1));
    assertThat(fine[0] / 2).isEqualTo(coarse[0]);
    assertThat(fine[1] / 2).isEqualTo(coarse[1]);
  }

  private static int[] columnAndRow(String tile) {
    String[] parts = tile.split("/");
    return new int[] {Integer.parseInt(parts[1]), Integer.parseInt(parts[2])};
  }
}
