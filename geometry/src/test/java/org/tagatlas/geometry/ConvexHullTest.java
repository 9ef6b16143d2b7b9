package org.tagatlas.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/** Hulls of small groups of points. */
final class ConvexHullTest {

  @Property(tries = 100)
  void coversAllPoints(@ForAll long seed, @ForAll @IntRange(min = 3, max = 60) int size) {
    Random random = new Random(seed);
    double latitude = 170 * random.nextDouble() - 85;
    // Every fourth group is on both sides of the antimeridian.
    double longitude = random.nextInt(4) == 0 ? 180 : 360 * random.nextDouble() - 180;
    double[] latitudes = new double[size];
    double[] longitudes = new double[size];
    for (int i = 0; i < size; i++) {
      latitudes[i] = latitude + 0.001 * random.nextGaussian();
      longitudes[i] = Math.IEEEremainder(longitude + 0.001 * random.nextGaussian(), 360);
    }
    SpherePoints points = SpherePoints.ofDegrees(latitudes, longitudes);
    MultiPolygon hull = ConvexHull.of(points);
    assertThat(hull.isValid()).isTrue();
    for (int i = 0; i < size; i++) {
      assertThat(hull.distance(new GeometryFactory().createPoint(points.inDegrees(i))))
          .isLessThan(1e-9);
    }
    for (int i = 0; i < hull.getNumGeometries(); i++) {
      Polygon part = (Polygon) hull.getGeometryN(i);
      assertThat(Orientation.isCCW(part.getExteriorRing().getCoordinateSequence())).isTrue();
    }
  }

  @Test
  void isEmptyForPointsOnALine() {
    double[] same = {1, 1, 1};
    assertThat(ConvexHull.of(SpherePoints.ofDegrees(same, same)).isEmpty()).isTrue();
    assertThat(
            ConvexHull.of(SpherePoints.ofDegrees(new double[] {1, 2}, new double[] {3, 4}))
                .isEmpty())
        .isTrue();
  }
}
