package org.tagatlas.gazetteer.builder;

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
import java.util.Objects;
import java.util.function.Consumer;
import org.tagatlas.geo.GazetteerFile;

/** Reads the polygons of a GeoJSON FeatureCollection as a stream. */
final class GeoJsonPolygons {

  /**
   * A feature.
   *
   * @param country ISO 3166-1 alpha-2
   * @param division the GeoNames code of a first-level division, such as {@code US.MA}; null if it
   *     has none
   * @param names in any language, one per line; empty if there are none
   * @param region the larger region that it is a part of; empty if unknown
   * @param polygons closed rings each, the shell first: alternating longitude and latitude, scaled
   */
  record Feature(
      String country, String division, String names, String region, List<List<int[]>> polygons) {}

  /** Properties with the GeoNames code of a division. */
  private static final List<String> DIVISION_PROPERTIES = List.of("admin1_code", "gn_a1_code");

  /** Properties with an ISO 3166-1 code, compared case-insensitively, in order of precedence. */
  private static final List<String> COUNTRY_PROPERTIES =
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
  private final int step;
  private final Consumer<Feature> features;

  private GeoJsonPolygons(JsonParser json, int step, Consumer<Feature> features) {
    this.json = json;
    this.step = step;
    this.features = features;
  }

  /**
   * Passes each feature to a consumer, except those without polygons or a country.
   *
   * @param step the step to which scaled coordinates are rounded
   * @throws IllegalArgumentException if the stream is not such GeoJSON
   */
  static void read(InputStream in, int step, Consumer<Feature> features) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(in)) {
      new GeoJsonPolygons(json, step, features).collection();
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("invalid JSON: " + e.getOriginalMessage(), e);
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
      throw new IllegalArgumentException("not a GeoJSON FeatureCollection");
    }
  }

  private void feature() throws IOException {
    String[] codes = new String[4];
    List<List<int[]>> parts = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("properties") && json.currentToken() == JsonToken.START_OBJECT) {
        codes = codes();
      } else if (field.equals("geometry") && json.currentToken() == JsonToken.START_OBJECT) {
        geometry(parts);
      } else {
        json.skipChildren();
      }
    }
    if (codes[0] != null && !parts.isEmpty()) {
      features.accept(new Feature(codes[0], codes[1], codes[2], codes[3], parts));
    }
  }

  /**
   * Returns the codes of country and division, each null if there is none, the names and the
   * region.
   */
  private String[] codes() throws IOException {
    String[] countries = new String[COUNTRY_PROPERTIES.size()];
    String[] divisions = new String[DIVISION_PROPERTIES.size()];
    String names = "";
    String region = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName().toLowerCase(Locale.ROOT);
      int country = COUNTRY_PROPERTIES.indexOf(name);
      int division = DIVISION_PROPERTIES.indexOf(name);
      if (json.nextToken() == JsonToken.VALUE_STRING && country >= 0) {
        countries[country] = json.getText().toUpperCase(Locale.ROOT);
      } else if (json.currentToken() == JsonToken.VALUE_STRING && division >= 0) {
        divisions[division] = json.getText();
      } else if (json.currentToken() == JsonToken.VALUE_STRING && name.equals("names")) {
        names = json.getText();
      } else if (json.currentToken() == JsonToken.VALUE_STRING && name.equals("region")) {
        region = json.getText();
      }
      json.skipChildren();
    }
    String code = Arrays.stream(divisions).filter(Objects::nonNull).findFirst().orElse(null);
    return new String[] {country(countries), code, names, region};
  }

  private static String country(String[] values) {
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

  /**
   * Reads a Polygon, a MultiPolygon or a GeometryCollection of them: all are nested arrays of
   * rings.
   */
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

  /**
   * Reads nested arrays of any depth: an array of rings is a polygon, an array of points a ring.
   */
  private int[] coordinates(List<List<int[]>> parts) throws IOException {
    List<int[]> rings = new ArrayList<>();
    int[] ring = new int[64];
    int size = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken().isNumeric()) {
        int x = GazetteerBuilder.ringCoordinate(json.getDoubleValue() * GazetteerFile.SCALE, step);
        if (!json.nextToken().isNumeric()) {
          throw new IllegalArgumentException("a point has no latitude");
        }
        int y = latitude(json.getDoubleValue());
        while (json.nextToken() != JsonToken.END_ARRAY) {
          // Skip the altitude.
        }
        return new int[] {x, y};
      }
      expect(json.currentToken(), JsonToken.START_ARRAY);
      int[] inner = coordinates(parts);
      if (inner.length == 2) {
        // Skip neighbours that are equal after rounding.
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

  /**
   * Scales a latitude. Borders created for Web Mercator end at its edge, 85.05°: those that touch
   * it are extended to the pole.
   */
  private int latitude(double degrees) {
    double reached = Math.abs(degrees) >= MERCATOR_EDGE ? Math.copySign(90, degrees) : degrees;
    return GazetteerBuilder.ringCoordinate(reached * GazetteerFile.SCALE, step);
  }

  private static void expect(JsonToken actual, JsonToken expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "not GeoJSON: expected " + expected + ", but got " + actual);
    }
  }
}
