package org.tagatlas.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/** Polygons as GeoJSON (RFC 7946) in the form of maps and lists. */
final class GeoJsonGeometry {

  /** Decimals of a coordinate in degrees; the last one is about a decimetre. */
  private static final int DECIMALS = 6;

  private GeoJsonGeometry() {}

  /** Returns a {@code Polygon}, or a {@code MultiPolygon} if there are several. */
  static Map<String, Object> of(MultiPolygon polygons) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < polygons.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) polygons.getGeometryN(i);
      List<Object> rings = new ArrayList<>();
      rings.add(ring(polygon.getExteriorRing()));
      for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
        rings.add(ring(polygon.getInteriorRingN(hole)));
      }
      all.add(rings);
    }
    return all.size() == 1
        ? Map.of("type", "Polygon", "coordinates", all.get(0))
        : Map.of("type", "MultiPolygon", "coordinates", all);
  }

  private static List<double[]> ring(LineString ring) {
    List<double[]> corners = new ArrayList<>();
    for (Coordinate corner : ring.getCoordinates()) {
      corners.add(
          new double[] {
            Viewpoints.rounded(corner.x, DECIMALS), Viewpoints.rounded(corner.y, DECIMALS)
          });
    }
    return corners;
  }
}
