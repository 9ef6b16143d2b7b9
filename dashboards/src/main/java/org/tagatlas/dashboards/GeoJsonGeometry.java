package org.tagatlas.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/** Polygons as GeoJSON (RFC 7946) in the form of maps and lists. */
final class GeoJsonGeometry {

  /** Writes polygons as GeoJSON. */
  static final Module MODULE =
      new SimpleModule().addSerializer(MultiPolygon.class, new Serializer());

  private static final double PER_DEGREE = 1e6;

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

  private static final class Serializer extends JsonSerializer<MultiPolygon> {
    @Override
    public void serialize(MultiPolygon polygons, JsonGenerator json, SerializerProvider serializers)
        throws IOException {
      serializers.defaultSerializeValue(of(polygons), json);
    }
  }

  private static List<double[]> ring(LineString ring) {
    List<double[]> corners = new ArrayList<>();
    for (Coordinate corner : ring.getCoordinates()) {
      corners.add(new double[] {rounded(corner.x), rounded(corner.y)});
    }
    return corners;
  }

  /** Returns a coordinate in degrees, rounded to about a decimetre. */
  static double rounded(double degrees) {
    return Math.rint(degrees * PER_DEGREE) / PER_DEGREE;
  }
}
