package org.tagatlas.gazetteer.builder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
import org.locationtech.jts.operation.distance.IndexedFacetDistance;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.tagatlas.geo.GazetteerFile;

/**
 * Determines the division of each area from the towns in it, so that codes and borders from
 * different sources and years can be combined.
 */
final class DivisionAreas {

  /**
   * The minimum fraction of an area's towns that must be in one division to assign the area to it.
   */
  private static final double MAJORITY = 0.8;

  /**
   * The tolerance for simplifying outlines, in scaled degrees: the sources are accurate to a
   * kilometre.
   */
  private static final double TOLERANCE = 500;

  /** The tolerance on the outside, where no other area is adjacent and the nearest area is used. */
  private static final double OUTER = 4000;

  static final GeometryFactory FACTORY = new GeometryFactory();

  private final STRtree towns = new STRtree();
  private final List<Part> parts = new ArrayList<>();
  private final SortedMap<String, String> names = new TreeMap<>();
  private final Set<String> divisions;

  /**
   * One polygon of a division.
   *
   * @param country ISO 3166-1 alpha-2
   * @param division GeoNames' code, null if the towns do not agree
   * @param rings the shell, then the holes, as in {@link org.tagatlas.geo.GazetteerFile.Area}
   */
  record Part(String country, String division, List<int[]> rings) {}

  /**
   * Assigns areas to divisions.
   *
   * @param rows the towns
   * @param divisions the codes of all divisions
   * @param features the areas
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
      List<Geometry> islands = islands(shape(feature));
      String division = key(feature, votes(islands));
      // A division that consists of several areas has the names of their common region.
      names.put(division, names.containsKey(division) ? "" : feature.names());
      regions.merge(division, feature.region(), (one, other) -> one.equals(other) ? one : "");
      addIslands(shapes, islands, division);
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
          parts.add(
              new Part(key.substring(0, 2), division, rings(polygon, GazetteerFile.RING_STEP)));
        }
      }
    }
  }

  /** Returns the polygons by country and division; those of one division are merged. */
  List<Part> parts() {
    return parts;
  }

  /** Returns names in any language, one per line, by the code of a division or country. */
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

  static Polygon polygon(List<int[]> rings) {
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

  /** Returns the rings of a polygon, rounded to multiples of a step. */
  static List<int[]> rings(Polygon polygon, int step) {
    List<int[]> rings = new ArrayList<>();
    rings.add(ring(polygon.getExteriorRing(), step));
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      rings.add(ring(polygon.getInteriorRingN(i), step));
    }
    return rings;
  }

  private static int[] ring(LinearRing line, int step) {
    Coordinate[] coordinates = line.getCoordinates();
    int[] ring = new int[2 * coordinates.length];
    for (int i = 0; i < coordinates.length; i++) {
      ring[2 * i] = GazetteerBuilder.ringCoordinate(coordinates[i].x, step);
      ring[2 * i + 1] = GazetteerBuilder.ringCoordinate(coordinates[i].y, step);
    }
    return ring;
  }

  private static List<Geometry> islands(Geometry shape) {
    return IntStream.range(0, shape.getNumGeometries()).mapToObj(shape::getGeometryN).toList();
  }

  /**
   * Adds the islands of an area. An island with towns is assigned to the division of its towns,
   * another island to that of the nearest one with towns. Sources assign some islands to the wrong
   * division.
   */
  private void addIslands(
      SortedMap<String, List<Geometry>> shapes, List<Geometry> islands, String division) {
    List<Geometry> populated = new ArrayList<>();
    List<String> populatedKeys = new ArrayList<>();
    List<Geometry> empty = new ArrayList<>();
    for (Geometry island : islands) {
      Map<String, Integer> votes = votes(List.of(island));
      // Ignore towns beyond the country's inexact border.
      votes.keySet().removeIf(key -> !key.startsWith(division.substring(0, 2)));
      if (votes.isEmpty()) {
        empty.add(island);
      } else {
        String majority = majority(votes);
        populated.add(island);
        // If the towns on an island do not agree, those of the complete area decide.
        populatedKeys.add(majority.length() == 2 ? division : majority);
      }
    }
    for (int i = 0; i < populated.size(); i++) {
      shapes.computeIfAbsent(populatedKeys.get(i), key -> new ArrayList<>()).add(populated.get(i));
    }
    List<IndexedFacetDistance> outlines =
        populated.stream().map(IndexedFacetDistance::new).toList();
    for (Geometry island : empty) {
      String key = division;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < populated.size(); i++) {
        Geometry other = populated.get(i);
        if (other.getEnvelopeInternal().distance(island.getEnvelopeInternal()) < least) {
          double distance = outlines.get(i).distance(island);
          if (distance < least) {
            least = distance;
            key = populatedKeys.get(i);
          }
        }
      }
      shapes.computeIfAbsent(key, k -> new ArrayList<>()).add(island);
    }
  }

  /** Returns the number of towns in the shapes by division, or by country if they have none. */
  private Map<String, Integer> votes(List<Geometry> shapes) {
    Map<String, Integer> votes = new TreeMap<>();
    for (Geometry shape : shapes) {
      IndexedPointInAreaLocator locator = new IndexedPointInAreaLocator(shape);
      towns.query(
          shape.getEnvelopeInternal(),
          item -> {
            GazetteerBuilder.Row town = (GazetteerBuilder.Row) item;
            if (locator.locate(new Coordinate(town.longitude(), town.latitude()))
                != Location.EXTERIOR) {
              String division = town.division();
              votes.merge(
                  divisions.contains(division) ? division : town.country(), 1, Integer::sum);
            }
          });
    }
    return votes;
  }

  /** Returns the division of the majority of towns in an area, or the country if there is none. */
  private String key(GeoJsonPolygons.Feature feature, Map<String, Integer> votes) {
    if (votes.isEmpty()) {
      String code = feature.division();
      return code != null && divisions.contains(code) ? code : feature.country();
    }
    return majority(votes);
  }

  private static String majority(Map<String, Integer> votes) {
    int all = votes.values().stream().mapToInt(Integer::intValue).sum();
    Map.Entry<String, Integer> most =
        votes.entrySet().stream().max(Comparator.comparingInt(Map.Entry::getValue)).orElseThrow();
    return most.getValue() >= MAJORITY * all ? most.getKey() : most.getKey().substring(0, 2);
  }
}
