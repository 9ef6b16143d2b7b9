package org.tagatlas.dashboards;

import static org.tagatlas.dashboards.XmlText.element;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/** Writes features of a map as GeoJSON or KML. */
final class MapResponse {

  private static final String KML = "http://www.opengis.net/kml/2.2";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private MapResponse() {}

  /**
   * A feature: a point with its outline, or an outline alone.
   *
   * @param name title in KML
   * @param html description in KML, escaped once
   * @param point null for an outline alone
   * @param outline null for a point alone
   * @param properties properties in GeoJSON
   */
  record MapFeature(
      String name,
      String html,
      Point point,
      MultiPolygon outline,
      Map<String, Object> properties) {}

  /**
   * Sends features in a format other than JSON.
   *
   * @param title title in KML
   * @param members members of the collection in GeoJSON
   */
  static void write(
      ApiRequest request,
      MapFormat format,
      String title,
      Map<String, Object> members,
      List<MapFeature> features) {
    byte[] body = format == MapFormat.KML ? kml(title, features) : geoJson(members, features);
    request
        .context()
        .header("Cache-Control", "no-store")
        .contentType(format.mediaType() + "; charset=utf-8")
        .result(body);
  }

  private static byte[] geoJson(Map<String, Object> members, List<MapFeature> features) {
    List<Object> all = new ArrayList<>();
    for (MapFeature feature : features) {
      if (feature.point() != null) {
        all.add(
            geoJson(
                Map.of(
                    "type",
                    "Point",
                    "coordinates",
                    new double[] {feature.point().lon(), feature.point().lat()}),
                feature.properties()));
      }
      if (feature.outline() != null && !feature.outline().isEmpty()) {
        all.add(geoJson(GeoJsonGeometry.of(feature.outline()), feature.properties()));
      }
    }
    Map<String, Object> collection = new LinkedHashMap<>();
    collection.put("type", "FeatureCollection");
    collection.putAll(members);
    collection.put("features", all);
    try {
      return JSON.writeValueAsBytes(collection);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> geoJson(
      Map<String, Object> geometry, Map<String, Object> properties) {
    Map<String, Object> feature = new LinkedHashMap<>();
    feature.put("type", "Feature");
    feature.put("geometry", geometry);
    feature.put("properties", properties);
    return feature;
  }

  private static byte[] kml(String title, List<MapFeature> features) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      XmlText document = new XmlText(out);
      document.write(
          xml -> {
            xml.writeStartElement("kml");
            xml.writeDefaultNamespace(KML);
            xml.writeStartElement("Document");
            element(xml, "name", title);
            for (MapFeature feature : features) {
              xml.writeStartElement("Placemark");
              element(xml, "name", feature.name());
              // Balloons show HTML, so user input is escaped a second time.
              element(xml, "description", feature.html());
              xml.writeStartElement("MultiGeometry");
              if (feature.point() != null) {
                xml.writeStartElement("Point");
                element(xml, "coordinates", feature.point().lon() + "," + feature.point().lat());
                xml.writeEndElement();
              }
              if (feature.outline() != null) {
                polygons(xml, feature.outline());
              }
              xml.writeEndElement();
              xml.writeEndElement();
            }
          });
      document.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void polygons(XMLStreamWriter xml, MultiPolygon polygons)
      throws XMLStreamException {
    for (int i = 0; i < polygons.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) polygons.getGeometryN(i);
      xml.writeStartElement("Polygon");
      ring(xml, "outerBoundaryIs", polygon.getExteriorRing());
      for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
        ring(xml, "innerBoundaryIs", polygon.getInteriorRingN(hole));
      }
      xml.writeEndElement();
    }
  }

  private static void ring(XMLStreamWriter xml, String boundary, LineString ring)
      throws XMLStreamException {
    StringBuilder corners = new StringBuilder();
    for (Coordinate corner : ring.getCoordinates()) {
      corners
          .append(corners.isEmpty() ? "" : " ")
          .append(GeoJsonGeometry.rounded(corner.x))
          .append(',')
          .append(GeoJsonGeometry.rounded(corner.y));
    }
    xml.writeStartElement(boundary);
    xml.writeStartElement("LinearRing");
    element(xml, "coordinates", corners.toString());
    xml.writeEndElement();
    xml.writeEndElement();
  }
}
