package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.geo.TestGazetteers.box;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.AreaIndex.Part;

class AreaIndexTest {

  private static final double KM = 1 / AreaIndex.KM_PER_DEGREE;

  private static int find(AreaIndex territories, double latitude, double longitude) {
    return find(territories, latitude, longitude, 0);
  }

  private static int find(AreaIndex territories, double latitude, double longitude, int group) {
    return territories.find(longitude * GazetteerFile.SCALE, latitude * GazetteerFile.SCALE, group);
  }

  @Test
  void prefersSmallerTerritoryAndExcludesHoles() {
    AreaIndex territories =
        new AreaIndex(
            List.of(
                new Part(0, 0, List.of(box(0, 0, 40, 40), box(20, 20, 30, 30))),
                new Part(1, 0, List.of(box(5, 5, 10, 10)))),
            2,
            40);

    assertThat(find(territories, 1, 1)).isEqualTo(0);
    assertThat(find(territories, 7, 7)).isEqualTo(1);
    assertThat(find(territories, 25, 25)).isEqualTo(AreaIndex.NONE);
    assertThat(find(territories, 0, 0)).as("on the border").isEqualTo(0);
    assertThat(find(territories, 5, 5)).as("on the border of the smaller one").isEqualTo(1);
  }

  @Test
  void findsNearestWithinReachIfNoneContainsPoint() {
    AreaIndex territories =
        new AreaIndex(
            List.of(
                new Part(0, 0, List.of(box(0, 0, 1, 1))), new Part(1, 0, List.of(box(2, 0, 4, 1)))),
            2,
            40);

    assertThat(find(territories, 0.5, 1 + 39 * KM)).isEqualTo(0);
    assertThat(find(territories, 0.5, 2 - 39 * KM)).isEqualTo(1);
    assertThat(find(territories, 0.5, 1.5)).as("55 km from both").isEqualTo(AreaIndex.NONE);
    assertThat(find(territories, 1 + 39 * KM, 0.5)).isEqualTo(0);
    assertThat(find(territories, 1 + 41 * KM, 0.5)).isEqualTo(AreaIndex.NONE);
    assertThat(find(territories, 1 + 30 * KM, 1 + 30 * KM))
        .as("42 km from the corner")
        .isEqualTo(AreaIndex.NONE);
  }

  @Test
  void measuresKilometresAtHighLatitudes() {
    AreaIndex territories =
        new AreaIndex(List.of(new Part(0, 0, List.of(box(10, 69, 12, 71)))), 1, 40);
    double squeeze = Math.cos(Math.toRadians(70));

    assertThat(find(territories, 70, 12 + 39 * KM / squeeze)).isEqualTo(0);
    assertThat(find(territories, 70, 12 + 41 * KM / squeeze)).isEqualTo(AreaIndex.NONE);
  }

  @Test
  void reachesAcrossTheAntimeridian() {
    AreaIndex territories =
        new AreaIndex(
            List.of(
                new Part(0, 0, List.of(box(179.5, -17, 179.9, -16))),
                new Part(1, 0, List.of(box(-179.5, -10, -179.4, -9)))),
            2,
            40);

    assertThat(find(territories, -16.5, -179.9)).isEqualTo(0);
    assertThat(find(territories, -16.5, -179.7)).isEqualTo(AreaIndex.NONE);
    assertThat(find(territories, -16.5, 180)).isEqualTo(0);
    assertThat(find(territories, -9.5, 179.95)).as("60 km off").isEqualTo(AreaIndex.NONE);
    assertThat(find(territories, -9.5, -179.8)).isEqualTo(1);
  }

  @Test
  void prefersSmallestOfEquallyNear() {
    // Both have the same corner, which is the nearest point of both.
    AreaIndex territories =
        new AreaIndex(
            List.of(
                new Part(0, 0, List.of(box(0, 0, 1, 1))),
                new Part(1, 0, List.of(box(0, 1, 1, 1.5)))),
            2,
            40);

    assertThat(find(territories, 1, 1.1)).isEqualTo(1);
    assertThat(find(territories, 0.9, 1.1)).isEqualTo(0);
  }

  @Test
  void searchesRequestedGroupOnly() {
    AreaIndex territories =
        new AreaIndex(
            List.of(
                new Part(0, 0, List.of(box(0, 0, 1, 1))), new Part(1, 1, List.of(box(0, 0, 3, 1)))),
            2,
            40);

    assertThat(find(territories, 0.5, 0.5, 0)).isEqualTo(0);
    assertThat(find(territories, 0.5, 0.5, 1)).isEqualTo(1);
    assertThat(find(territories, 0.5, 2, 0)).isEqualTo(AreaIndex.NONE);
    assertThat(find(territories, 0.5, 1.1, 0)).isEqualTo(0);
  }
}
