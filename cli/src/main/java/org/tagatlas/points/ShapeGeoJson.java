package org.tagatlas.points;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.tagatlas.geometry.AlphaShape;

/** Writes a shape as GeoJSON (RFC 7946), one feature for each of its parts. */
public final class ShapeGeoJson {

  private ShapeGeoJson() {}

  /**
   * Writes a feature collection. A feature has the number of its points and its area.
   *
   * @param radius radius of the shape in metres
   */
  public static void write(AlphaShape shape, double radius, Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", "FeatureCollection");
      json.writeArrayFieldStart("features");
      for (AlphaShape.Component component : shape.components()) {
        json.writeStartObject();
        json.writeStringField("type", "Feature");
        json.writeObjectFieldStart("properties");
        json.writeNumberField("points", component.points().length);
        json.writeNumberField("km2", component.squareMetres() / 1e6);
        json.writeNumberField("radius_m", radius);
        json.writeEndObject();
        json.writeObjectFieldStart("geometry");
        write(component.polygon(), json);
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void write(MultiPolygon polygons, JsonGenerator json) throws IOException {
    json.writeStringField("type", "MultiPolygon");
    json.writeArrayFieldStart("coordinates");
    for (int i = 0; i < polygons.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) polygons.getGeometryN(i);
      json.writeStartArray();
      write(polygon.getExteriorRing(), json);
      for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
        write(polygon.getInteriorRingN(hole), json);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void write(LineString ring, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Coordinate corner : ring.getCoordinates()) {
      json.writeStartArray();
      json.writeNumber(corner.x);
      json.writeNumber(corner.y);
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
