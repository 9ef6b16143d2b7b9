package org.tagatlas.gazetteer.builder;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.tagatlas.geo.GazetteerFile;

/**
 * Replaces simplified borders with exact ones around small territories: otherwise enclaves,
 * exclaves and the smallest states would lose their shape or vanish.
 */
final class EnclaveBorders {

  /** Maximum area of a small polygon or hole, in square kilometres. */
  private static final double SMALL_KM2 = 500;

  /** The margin around a small territory within which borders are exact, in scaled degrees. */
  private static final int MARGIN = 200;

  private static final double KM_PER_DEGREE = 6371.0088 * Math.PI / 180;

  private static final PrecisionModel EXACT = new PrecisionModel(1);

  private EnclaveBorders() {}

  /**
   * Replaces borders.
   *
   * @param borders the simplified borders by country, which are modified
   * @param fine the same borders with exact outlines
   */
  static void refine(
      SortedMap<String, List<List<int[]>>> borders, SortedMap<String, List<List<int[]>>> fine) {
    STRtree windows = new STRtree();
    for (Geometry window : windows(fine)) {
      windows.insert(window.getEnvelopeInternal(), window);
    }
    windows.build();
    // A territory may be too small to be in the simplified borders.
    fine.keySet().forEach(country -> borders.putIfAbsent(country, List.of()));
    borders.replaceAll(
        (country, polygons) -> {
          List<List<int[]>> mixed = new ArrayList<>();
          for (List<int[]> rings : polygons) {
            addOutside(mixed, rings, windows);
          }
          for (List<int[]> rings : fine.getOrDefault(country, polygons)) {
            addInside(mixed, rings, windows);
          }
          return mixed;
        });
    borders.values().removeIf(List::isEmpty);
  }

  /** Returns boxes around all small territories; overlapping ones are merged. */
  private static List<Geometry> windows(SortedMap<String, List<List<int[]>>> fine) {
    List<Geometry> boxes =
        fine.values().stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .filter(ring -> areaKm2(ring) < SMALL_KM2)
            .map(EnclaveBorders::box)
            .toList();
    Geometry whole = OverlayNGRobust.union(boxes);
    return IntStream.range(0, whole.getNumGeometries()).mapToObj(whole::getGeometryN).toList();
  }

  private static void addOutside(List<List<int[]>> parts, List<int[]> rings, STRtree windows) {
    Polygon polygon = DivisionAreas.polygon(rings);
    Geometry near = near(polygon, windows);
    if (near.isEmpty()) {
      parts.add(rings);
    } else {
      add(parts, polygon, near, OverlayNG.DIFFERENCE, GazetteerFile.RING_STEP);
    }
  }

  private static void addInside(List<List<int[]>> parts, List<int[]> rings, STRtree windows) {
    Polygon polygon = DivisionAreas.polygon(rings);
    Geometry near = near(polygon, windows);
    if (!near.isEmpty()) {
      add(parts, polygon, near, OverlayNG.INTERSECTION, 1);
    }
  }

  private static Geometry near(Polygon polygon, STRtree windows) {
    List<Geometry> near = new ArrayList<>();
    windows.query(polygon.getEnvelopeInternal(), window -> near.add((Geometry) window));
    near.sort(null);
    return polygon.getFactory().buildGeometry(near);
  }

  private static void add(
      List<List<int[]>> parts, Polygon polygon, Geometry windows, int operation, int step) {
    // Simplified borders can touch and cross themselves.
    Geometry valid = polygon.isValid() ? polygon : GeometryFixer.fix(polygon);
    Geometry result = OverlayNG.overlay(valid, windows, operation, EXACT);
    for (int i = 0; i < result.getNumGeometries(); i++) {
      if (result.getGeometryN(i) instanceof Polygon part && !part.isEmpty()) {
        parts.add(DivisionAreas.rings(part, step));
      }
    }
  }

  private static Geometry box(int[] ring) {
    Envelope box = new Envelope();
    for (int k = 0; k < ring.length; k += 2) {
      box.expandToInclude(ring[k], ring[k + 1]);
    }
    box.expandBy(MARGIN);
    int step = GazetteerFile.RING_STEP;
    return DivisionAreas.FACTORY.toGeometry(
        new Envelope(
            Math.floor(box.getMinX() / step) * step,
            Math.ceil(box.getMaxX() / step) * step,
            Math.floor(box.getMinY() / step) * step,
            Math.ceil(box.getMaxY() / step) * step));
  }

  private static double areaKm2(int[] ring) {
    double twice = 0;
    for (int k = 2; k < ring.length; k += 2) {
      twice += (double) ring[k - 2] * ring[k + 1] - (double) ring[k] * ring[k - 1];
    }
    double degree = KM_PER_DEGREE / GazetteerFile.SCALE;
    double squeeze = Math.cos(Math.toRadians(ring[1] / GazetteerFile.SCALE));
    return Math.abs(twice) / 2 * degree * degree * squeeze;
  }
}
