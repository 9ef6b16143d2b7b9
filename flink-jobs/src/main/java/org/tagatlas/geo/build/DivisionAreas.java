package org.tagatlas.geo.build;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.coverage.CoverageSimplifier;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Finds out which division an area is from the towns in it, so that codes and borders from
 * different sources and years fit together.
 */
final class DivisionAreas {

  /** The part of an area's towns that must be of one division for the area to be its. */
  private static final double MAJORITY = 0.8;

  /**
   * By how much outlines are simplified, in scaled degrees: the sources are good to a kilometre.
   */
  private static final double TOLERANCE = 500;

  /** The same where no other area begins: on the outside, the nearest area is a point's. */
  private static final double OUTER = 4000;

  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final STRtree towns = new STRtree();
  private final List<Part> parts = new ArrayList<>();
  private final SortedMap<String, String> names = new TreeMap<>();
  private final Set<String> divisions;

  /**
   * One polygon of a division.
   *
   * @param country ISO 3166-1 alpha-2
   * @param division GeoNames' code, null where the towns do not agree
   * @param rings the shell, then the holes, as {@link org.tagatlas.geo.GazetteerFile.Area} has them
   */
  record Part(String country, String division, List<int[]> rings) {}

  /**
   * Works out the areas.
   *
   * @param divisions the codes of all divisions
   */
  DivisionAreas(
      List<GazetteerBuilder.Row> rows,
      Set<String> divisions,
      List<GeoJsonPolygons.Feature> features) {
    this.divisions = divisions;
    for (GazetteerBuilder.Row row : rows) {
      towns.insert(new Envelope(new Coordinate(row.longitude(), row.latitude())), row);
    }
    towns.build();
    SortedMap<String, List<Geometry>> shapes = new TreeMap<>();
    Map<String, String> regions = new TreeMap<>();
    for (GeoJsonPolygons.Feature feature : features) {
      Geometry shape = shape(feature);
      String division = key(feature, shape);
      // What several areas make up together is named like the region of all of them.
      names.put(division, names.containsKey(division) ? "" : feature.names());
      regions.merge(division, feature.region(), (one, other) -> one.equals(other) ? one : "");
      shapes.computeIfAbsent(division, key -> new ArrayList<>()).add(shape);
    }
    names.replaceAll((division, own) -> own.isEmpty() ? regions.get(division) : own);
    List<String> keys = List.copyOf(shapes.keySet());
    Geometry[] wholes =
        keys.stream().map(key -> OverlayNGRobust.union(shapes.get(key))).toArray(Geometry[]::new);
    Geometry[] simple = new CoverageSimplifier(wholes).simplify(TOLERANCE, OUTER);
    for (int k = 0; k < simple.length; k++) {
      String key = keys.get(k);
      String division = key.length() == 2 ? null : key;
      for (int i = 0; i < simple[k].getNumGeometries(); i++) {
        if (simple[k].getGeometryN(i) instanceof Polygon polygon && !polygon.isEmpty()) {
          parts.add(new Part(key.substring(0, 2), division, rings(polygon)));
        }
      }
    }
  }

  /** Returns the polygons by country and division, those of one division put together. */
  List<Part> parts() {
    return parts;
  }

  /** Returns names in any language, a line each, by the code of a division or country. */
  SortedMap<String, String> names() {
    return names;
  }

  private static Geometry shape(GeoJsonPolygons.Feature feature) {
    MultiPolygon polygons =
        FACTORY.createMultiPolygon(
            feature.polygons().stream().map(DivisionAreas::polygon).toArray(Polygon[]::new));
    // Repairs rings that touch or cross themselves.
    return polygons.isValid() ? polygons : polygons.buffer(0);
  }

  private static Polygon polygon(List<int[]> rings) {
    LinearRing[] linear = rings.stream().map(DivisionAreas::ring).toArray(LinearRing[]::new);
    LinearRing[] holes = new LinearRing[linear.length - 1];
    System.arraycopy(linear, 1, holes, 0, holes.length);
    return FACTORY.createPolygon(linear[0], holes);
  }

  private static LinearRing ring(int[] ring) {
    Coordinate[] coordinates = new Coordinate[ring.length / 2];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = new Coordinate(ring[2 * i], ring[2 * i + 1]);
    }
    return FACTORY.createLinearRing(coordinates);
  }

  private static List<int[]> rings(Polygon polygon) {
    List<int[]> rings = new ArrayList<>();
    rings.add(ring(polygon.getExteriorRing()));
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      rings.add(ring(polygon.getInteriorRingN(i)));
    }
    return rings;
  }

  private static int[] ring(LinearRing line) {
    Coordinate[] coordinates = line.getCoordinates();
    int[] ring = new int[2 * coordinates.length];
    for (int i = 0; i < coordinates.length; i++) {
      ring[2 * i] = GazetteerBuilder.ringCoordinate(coordinates[i].x);
      ring[2 * i + 1] = GazetteerBuilder.ringCoordinate(coordinates[i].y);
    }
    return ring;
  }

  /** Returns the division that most towns in the area have, or else the country alone. */
  private String key(GeoJsonPolygons.Feature feature, Geometry shape) {
    IndexedPointInAreaLocator locator = new IndexedPointInAreaLocator(shape);
    Map<String, Integer> votes = new TreeMap<>();
    int[] all = {0};
    towns.query(
        shape.getEnvelopeInternal(),
        item -> {
          GazetteerBuilder.Row town = (GazetteerBuilder.Row) item;
          if (locator.locate(new Coordinate(town.longitude(), town.latitude()))
              != Location.EXTERIOR) {
            all[0]++;
            votes.merge(
                divisions.contains(town.division()) ? town.division() : town.country(),
                1,
                Integer::sum);
          }
        });
    if (votes.isEmpty()) {
      String code = feature.division();
      return code != null && divisions.contains(code) ? code : feature.country();
    }
    Map.Entry<String, Integer> most =
        votes.entrySet().stream().max(Comparator.comparingInt(Map.Entry::getValue)).orElseThrow();
    return most.getValue() >= MAJORITY * all[0] ? most.getKey() : most.getKey().substring(0, 2);
  }
}
