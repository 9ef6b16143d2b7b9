package org.tagatlas.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.io.WKTReader;

/** Shapes of points that were drawn in known shapes. */
final class AlphaShapeTest {

  private static final double METRES_PER_DEGREE = Math.toRadians(SpherePoints.EARTH_RADIUS);
  private static final GeometryFactory FACTORY = new GeometryFactory();

  @ParameterizedTest
  @CsvSource({"0, 10", "0, 179.95", "45, -180", "-60, 100"})
  void findsPartsAndHolesAnywhere(double latitude, double longitude) throws Exception {
    // Kilometres: a square with a hole, and a triangle apart.
    Geometry truth =
        new WKTReader()
            .read(
                "MULTIPOLYGON (((0 0, 20 0, 20 20, 0 20, 0 0), (7 7, 7 14, 14 14, 14 7, 7 7)),"
                    + " ((30 0, 45 0, 38 14, 30 0)))");
    SpherePoints points = drawIn(truth, 2000, latitude, longitude, new Random(5));
    double radius = AlphaShape.fittingRadius(points);
    assertThat(radius).isBetween(900.0, 2500.0);
    AlphaShape shape = AlphaShape.of(points, radius);

    assertThat(shape.components()).hasSize(2);
    Geometry found = inKilometres(shape.polygons(), latitude, longitude);
    double union = found.union(truth).getArea();
    assertThat(found.intersection(truth).getArea() / union).isGreaterThan(0.9);
    double area = shape.components().stream().mapToDouble(AlphaShape.Component::squareMetres).sum();
    assertThat(area / 1e6).isCloseTo(found.getArea(), within(0.02 * found.getArea()));
    int holes = 0;
    for (int i = 0; i < found.getNumGeometries(); i++) {
      holes += ((Polygon) found.getGeometryN(i)).getNumInteriorRing();
    }
    assertThat(holes).isEqualTo(1);
    assertWellFormed(shape.polygons());
  }

  /** Parts and holes are wider than four radii. */
  @Property(tries = 12)
  void coversWhatPointsWereDrawnIn(@ForAll long seed) {
    Random random = new Random(seed);
    Geometry ring = disk(13, 11, 9 + 2 * random.nextDouble());
    Geometry hole = disk(13, 11, 3.5 + random.nextDouble());
    Geometry bar = FACTORY.toGeometry(new Envelope(30, 37 + 5 * random.nextDouble(), 2, 18));
    Geometry truth =
        AffineTransformation.rotationInstance(Math.PI * random.nextDouble(), 22, 10)
            .transform(ring.difference(hole).union(bar));
    double latitude = 70 - 140 * random.nextDouble();
    SpherePoints points = drawIn(truth, 2000, latitude, 179.9, random);
    double radius = AlphaShape.fittingRadius(points);
    assertThat(4 * radius).isLessThan(7000);
    Geometry found = inKilometres(AlphaShape.of(points, radius).polygons(), latitude, 179.9);
    assertThat(found.intersection(truth).getArea() / found.union(truth).getArea())
        .isGreaterThan(0.9);
  }

  private static Geometry disk(double x, double y, double radius) {
    return FACTORY.createPoint(new Coordinate(x, y)).buffer(radius, 16);
  }

  @Property(tries = 50)
  void hasTheHullForALargeRadiusAndNothingForASmallOne(@ForAll long seed) {
    SpherePoints points = OpticsTest.points(new Random(seed), 60);
    assertThat(AlphaShape.of(points, 0).components()).isEmpty();
    AlphaShape hull = AlphaShape.of(points, Double.POSITIVE_INFINITY);
    assertThat(hull.components()).hasSize(1);
    // No point is lost, except repeated ones.
    assertThat(hull.components().get(0).points()).hasSize(points.size() - repeated(points));
    assertWellFormed(hull.polygons());
  }

  private static int repeated(SpherePoints points) {
    int repeated = 0;
    for (int a = 0; a < points.size(); a++) {
      for (int b = 0; b < a; b++) {
        if (points.distance(a, b) == 0) {
          repeated++;
          break;
        }
      }
    }
    return repeated;
  }

  @Test
  void growsWithTheRadius() {
    SpherePoints points = OpticsTest.points(new Random(3), 200);
    double before = 0;
    for (double radius = 10; radius < 1e6; radius *= 3) {
      double area =
          AlphaShape.of(points, radius).components().stream()
              .mapToDouble(AlphaShape.Component::squareMetres)
              .sum();
      assertThat(area).isGreaterThanOrEqualTo(before * (1 - 1e-9));
      before = area;
    }
  }

  @Test
  void enclosesThePole() {
    double[] latitudes = new double[400];
    double[] longitudes = new double[400];
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      latitudes[i] = -90 + Math.sqrt(random.nextDouble());
      longitudes[i] = 360 * random.nextDouble() - 180;
    }
    SpherePoints points = SpherePoints.ofDegrees(latitudes, longitudes);
    AlphaShape disk = AlphaShape.of(points, AlphaShape.fittingRadius(points));
    assertThat(disk.components()).hasSize(1);
    double square = METRES_PER_DEGREE * METRES_PER_DEGREE;
    assertThat(disk.components().get(0).squareMetres() / square).isCloseTo(Math.PI, within(0.3));
    assertThat(disk.polygons().covers(FACTORY.createPoint(new Coordinate(12, -89.9)))).isTrue();
    assertWellFormed(disk.polygons());
  }

  @Test
  void leavesThePoleOutOfARing() {
    double[] latitudes = new double[300];
    double[] longitudes = new double[300];
    Random random = new Random(8);
    for (int i = 0; i < 300; i++) {
      latitudes[i] = 88 + 0.5 * random.nextDouble();
      longitudes[i] = 360 * random.nextDouble();
    }
    AlphaShape ring = AlphaShape.of(SpherePoints.ofDegrees(latitudes, longitudes), 40_000);
    MultiPolygon polygons = ring.polygons();
    assertThat(polygons.covers(FACTORY.createPoint(new Coordinate(0, 89.5)))).isFalse();
    assertThat(polygons.covers(FACTORY.createPoint(new Coordinate(-170, 88.25)))).isTrue();
    assertWellFormed(polygons);
  }

  @Test
  void rejectsANegativeRadius() {
    SpherePoints points = OpticsTest.points(new Random(1), 5);
    assertThatThrownBy(() -> AlphaShape.of(points, -1)).hasMessageContaining("was -1.0");
  }

  private static void assertWellFormed(MultiPolygon polygons) {
    assertThat(polygons.isValid()).isTrue();
    for (int i = 0; i < polygons.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) polygons.getGeometryN(i);
      assertThat(Orientation.isCCW(polygon.getExteriorRing().getCoordinateSequence())).isTrue();
      assertThat(polygon.getEnvelopeInternal().getMinX()).isGreaterThanOrEqualTo(-180);
      assertThat(polygon.getEnvelopeInternal().getMaxX()).isLessThanOrEqualTo(180);
      for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
        assertThat(Orientation.isCCW(polygon.getInteriorRingN(hole).getCoordinateSequence()))
            .isFalse();
      }
    }
  }

  /** Draws points in a shape in kilometres east and north of a place. */
  private static SpherePoints drawIn(
      Geometry truth, int count, double latitude, double longitude, Random random) {
    double[] latitudes = new double[count];
    double[] longitudes = new double[count];
    double stretch = Math.cos(Math.toRadians(latitude));
    Envelope bounds = truth.getEnvelopeInternal();
    for (int i = 0; i < count; ) {
      double east = bounds.getMinX() + bounds.getWidth() * random.nextDouble();
      double north = bounds.getMinY() + bounds.getHeight() * random.nextDouble();
      if (truth.covers(FACTORY.createPoint(new Coordinate(east, north)))) {
        latitudes[i] = latitude + 1000 * north / METRES_PER_DEGREE;
        longitudes[i++] = longitude + 1000 * east / METRES_PER_DEGREE / stretch;
      }
    }
    return SpherePoints.ofDegrees(latitudes, longitudes);
  }

  private static Geometry inKilometres(MultiPolygon degrees, double latitude, double longitude) {
    double stretch = Math.cos(Math.toRadians(latitude));
    Geometry moved = degrees.copy();
    moved.apply(
        (Coordinate c) -> {
          c.x = Math.IEEEremainder(c.x - longitude, 360) * stretch * METRES_PER_DEGREE / 1000;
          c.y = (c.y - latitude) * METRES_PER_DEGREE / 1000;
        });
    moved.geometryChanged();
    return moved.union();
  }
}
