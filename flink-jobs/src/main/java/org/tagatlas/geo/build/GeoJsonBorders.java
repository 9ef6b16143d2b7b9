package org.tagatlas.geo.build;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads the polygons of a GeoJSON FeatureCollection as a stream. */
final class GeoJsonBorders {

  /** Names under which border sets keep an ISO 3166-1 code, compared without case. */
  private static final List<String> CODE_PROPERTIES =
      List.of(
          "isoa2",
          "iso_a2",
          "iso_a2_eh",
          "iso3166-1:alpha2",
          "iso3166-1",
          "iso1a2",
          "iso2",
          "country_code",
          "isoa3",
          "iso_a3",
          "iso3166-1:alpha3",
          "iso3");

  private static final double MERCATOR_EDGE = 85.0499;

  private static final Map<String, String> ALPHA_2 = new HashMap<>();

  static {
    for (String code : Locale.getISOCountries()) {
      ALPHA_2.put(new Locale.Builder().setRegion(code).build().getISO3Country(), code);
    }
  }

  private final JsonParser json;
  private final BiConsumer<String, List<int[]>> polygons;

  private GeoJsonBorders(JsonParser json, BiConsumer<String, List<int[]>> polygons) {
    this.json = json;
    this.polygons = polygons;
  }

  /**
   * Hands over each polygon with its country's alpha-2 code: closed rings, longitude and latitude
   * in turn, scaled; features without a known code are left out.
   *
   * @throws IllegalArgumentException when the stream is no such GeoJSON
   */
  static void read(InputStream in, BiConsumer<String, List<int[]>> polygons) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(in)) {
      new GeoJsonBorders(json, polygons).collection();
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void collection() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT);
    boolean found = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("features")) {
        found = true;
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
          feature();
        }
      } else {
        json.skipChildren();
      }
    }
    if (!found) {
      throw new IllegalArgumentException("no GeoJSON FeatureCollection");
    }
  }

  private void feature() throws IOException {
    String code = null;
    List<List<int[]>> parts = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("properties") && json.currentToken() == JsonToken.START_OBJECT) {
        code = code();
      } else if (field.equals("geometry") && json.currentToken() == JsonToken.START_OBJECT) {
        geometry(parts);
      } else {
        json.skipChildren();
      }
    }
    if (code != null) {
      for (List<int[]> rings : parts) {
        polygons.accept(code, rings);
      }
    }
  }

  private String code() throws IOException {
    String[] values = new String[CODE_PROPERTIES.size()];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      int at = CODE_PROPERTIES.indexOf(json.currentName().toLowerCase(Locale.ROOT));
      if (json.nextToken() == JsonToken.VALUE_STRING && at >= 0) {
        values[at] = json.getText().toUpperCase(Locale.ROOT);
      }
      json.skipChildren();
    }
    for (String value : values) {
      if (value != null && value.matches("[A-Z]{2}")) {
        return value;
      }
      if (value != null && ALPHA_2.containsKey(value)) {
        return ALPHA_2.get(value);
      }
    }
    return null;
  }

  /** A Polygon, a MultiPolygon or a GeometryCollection of them: all are nested arrays of rings. */
  private void geometry(List<List<int[]>> parts) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("coordinates")) {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        coordinates(parts);
      } else if (field.equals("geometries")) {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
          geometry(parts);
        }
      } else {
        json.skipChildren();
      }
    }
  }

  /** Reads nested arrays of any depth: what holds rings is a polygon, what holds points a ring. */
  private int[] coordinates(List<List<int[]>> parts) throws IOException {
    List<int[]> rings = new ArrayList<>();
    int[] ring = new int[64];
    int size = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken().isNumeric()) {
        int x = GazetteerBuilder.scale(json.getDoubleValue());
        if (!json.nextToken().isNumeric()) {
          throw new IllegalArgumentException("a point without a latitude");
        }
        int y = latitude(json.getDoubleValue());
        while (json.nextToken() != JsonToken.END_ARRAY) {
          // An altitude says nothing about borders.
        }
        return new int[] {x, y};
      }
      expect(json.currentToken(), JsonToken.START_ARRAY);
      int[] inner = coordinates(parts);
      if (inner.length == 2) {
        // Rounding can make neighbours equal; they add nothing to a ring.
        if (size == 0 || ring[size - 2] != inner[0] || ring[size - 1] != inner[1]) {
          ring = size == ring.length ? Arrays.copyOf(ring, 2 * size) : ring;
          ring[size++] = inner[0];
          ring[size++] = inner[1];
        }
      } else if (inner.length > 2) {
        rings.add(inner);
      }
    }
    if (!rings.isEmpty()) {
      parts.add(rings);
    }
    boolean closed = size >= 8 && ring[0] == ring[size - 2] && ring[1] == ring[size - 1];
    return closed ? Arrays.copyOf(ring, size) : new int[0];
  }

  /** Borders made for Web Mercator end at its edge, 85.05°: what touches it reaches the pole. */
  private static int latitude(double degrees) {
    return GazetteerBuilder.scale(
        Math.abs(degrees) >= MERCATOR_EDGE ? Math.copySign(90, degrees) : degrees);
  }

  private static void expect(JsonToken actual, JsonToken expected) {
    if (actual != expected) {
      throw new IllegalArgumentException("no GeoJSON: " + expected + " expected, not " + actual);
    }
  }
}
