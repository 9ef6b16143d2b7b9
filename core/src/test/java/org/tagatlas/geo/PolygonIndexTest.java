package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.locationtech.jts.algorithm.RayCrossingCounter;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Location;

class PolygonIndexTest {

  /**
   * Uses a coarse grid, so that points coincide with corners and horizontal edges; half steps are
   * between them.
   */
  @Property(tries = 1000)
  void agreesWithRayCrossingCounter(
      @ForAll @Size(min = 3, max = 60) List<@IntRange(min = 0, max = 80) Integer> corners,
      @ForAll @IntRange(min = -1, max = 19) int halfX,
      @ForAll @IntRange(min = -1, max = 19) int halfY) {
    int[] ring = new int[2 * corners.size() + 2];
    Coordinate[] coordinates = new Coordinate[corners.size() + 1];
    for (int i = 0; i <= corners.size(); i++) {
      int corner = corners.get(i % corners.size());
      ring[2 * i] = corner % 9;
      ring[2 * i + 1] = corner / 9;
      coordinates[i] = new Coordinate(ring[2 * i], ring[2 * i + 1]);
    }
    Coordinate point = new Coordinate(halfX / 2.0, halfY / 2.0);

    assertThat(new PolygonIndex(List.of(ring)).covers(point.x, point.y))
        .isEqualTo(RayCrossingCounter.locatePointInRing(point, coordinates) != Location.EXTERIOR);
  }
}
