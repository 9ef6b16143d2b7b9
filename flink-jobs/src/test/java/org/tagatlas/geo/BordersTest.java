package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.tagatlas.geo.GazetteerFile.Border;

class BordersTest {

  @Test
  void agreesWithAPlainLookAtEveryPolygon() {
    Gazetteer gazetteer = Gazetteer.load();
    Borders borders = new Borders(gazetteer.borders(), gazetteer.countryCount());
    GeometryFactory factory = new GeometryFactory();
    Map<Integer, List<Polygon>> polygons = new HashMap<>();
    for (Border border : gazetteer.borders()) {
      polygons
          .computeIfAbsent(border.country(), c -> new ArrayList<>())
          .add(polygon(factory, border));
    }
    Map<Integer, Double> areas = new HashMap<>();
    polygons.forEach((country, parts) -> areas.put(country, area(parts)));
    Random random = new Random(5);
    List<City> cities = gazetteer.cities();
    for (int i = 0; i < 1_500; i++) {
      // Half anywhere, half where towns are, which is where borders are dense.
      City city = cities.get(random.nextInt(cities.size()));
      double latitude =
          i % 2 == 0 ? random.nextDouble() * 180 - 90 : city.latitude() + random.nextGaussian();
      double longitude =
          i % 2 == 0 ? random.nextDouble() * 360 - 180 : city.longitude() + random.nextGaussian();
      if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
        continue;
      }
      Point point = factory.createPoint(new Coordinate(longitude, latitude));
      List<Integer> holders = new ArrayList<>();
      polygons.forEach(
          (country, parts) -> {
            if (parts.stream().anyMatch(part -> part.covers(point))) {
              holders.add(country);
            }
          });
      int found = borders.country(latitude, longitude);
      if (holders.isEmpty()) {
        assertThat(found).as("%s, %s", latitude, longitude).isEqualTo(-1);
      } else {
        assertThat(holders).as("%s, %s", latitude, longitude).contains(found);
        for (int other : holders) {
          assertThat(areas.get(found)).isLessThanOrEqualTo(areas.get(other));
        }
      }
    }
  }

  @Test
  void prefersTheSmallerTerritoryAndLeavesHolesOut() {
    int[] large = square(0, 0, 40);
    int[] hole = square(20, 20, 10);
    int[] small = square(5, 5, 5);
    Borders borders =
        new Borders(List.of(new Border(0, List.of(large, hole)), new Border(1, List.of(small))), 2);

    assertThat(borders.country(1, 1)).isEqualTo(0);
    assertThat(borders.country(7, 7)).isEqualTo(1);
    assertThat(borders.country(25, 25)).isEqualTo(-1);
    assertThat(borders.country(-1, 1)).isEqualTo(-1);
    assertThat(borders.country(0, 0)).as("on the border").isEqualTo(0);
  }

  private static int[] square(int west, int south, int size) {
    int w = west * 100_000;
    int s = south * 100_000;
    int e = (west + size) * 100_000;
    int n = (south + size) * 100_000;
    return new int[] {w, s, e, s, e, n, w, n, w, s};
  }

  /** By the sines of latitudes, as the area on a globe goes. */
  private static double area(List<Polygon> parts) {
    return parts.stream().mapToDouble(part -> onGlobe(part).getArea()).sum();
  }

  private static Polygon onGlobe(Polygon polygon) {
    Polygon copy = (Polygon) polygon.copy();
    copy.apply(
        (Coordinate c) -> {
          c.y = Math.toDegrees(Math.sin(Math.toRadians(c.y)));
        });
    copy.geometryChanged();
    return copy;
  }

  private static Polygon polygon(GeometryFactory factory, Border border) {
    LinearRing[] rings =
        border.rings().stream()
            .map(
                ring -> {
                  Coordinate[] points = new Coordinate[ring.length / 2];
                  for (int i = 0; i < points.length; i++) {
                    points[i] =
                        new Coordinate(
                            ring[2 * i] / GazetteerFile.SCALE,
                            ring[2 * i + 1] / GazetteerFile.SCALE);
                  }
                  return factory.createLinearRing(points);
                })
            .toArray(LinearRing[]::new);
    return factory.createPolygon(rings[0], Arrays.copyOfRange(rings, 1, rings.length));
  }
}
