package org.tagatlas.geometry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Outlines in degrees as RFC 7946 wants them: cut at the antimeridian, outer rings
 * counterclockwise, with an edge along the pole if it is inside.
 */
final class SphereOutline {

  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final double TURN = 360;

  private SphereOutline() {}

  /**
   * Converts an outline in the plane of a projection.
   *
   * @param outline polygon or polygons whose corners are points
   * @param indices the points by their coordinates in the plane
   */
  static MultiPolygon inDegrees(
      Geometry outline, SpherePoints points, Map<Coordinate, Integer> indices) {
    List<Polygon> parts = new ArrayList<>();
    for (int i = 0; i < outline.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) outline.getGeometryN(i);
      Geometry region = region(polygon.getExteriorRing(), points, indices);
      for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
        region =
            OverlayNGRobust.overlay(
                region,
                region(polygon.getInteriorRingN(hole), points, indices),
                OverlayNG.DIFFERENCE);
      }
      for (int part = 0; part < region.getNumGeometries(); part++) {
        if (region.getGeometryN(part) instanceof Polygon one && !one.isEmpty()) {
          parts.add(oriented(one));
        }
      }
    }
    return FACTORY.createMultiPolygon(parts.toArray(new Polygon[0]));
  }

  /** Returns what is on the left of a ring that is walked counterclockwise. */
  private static Geometry region(
      LinearRing ring, SpherePoints points, Map<Coordinate, Integer> indices) {
    LinearRing walked = Orientation.isCCW(ring.getCoordinateSequence()) ? ring : ring.reverse();
    List<Coordinate> corners = new ArrayList<>();
    for (Coordinate corner : walked.getCoordinates()) {
      Coordinate degrees = points.inDegrees(indices.get(corner));
      if (!corners.isEmpty()) {
        // The shorter way around, also across the antimeridian.
        double before = corners.get(corners.size() - 1).x;
        degrees.x = before + Math.IEEEremainder(degrees.x - before, TURN);
      }
      corners.add(degrees);
    }
    Coordinate first = corners.get(0);
    Coordinate last = corners.get(corners.size() - 1);
    long turns = Math.round((last.x - first.x) / TURN);
    if (turns == 0) {
      corners.set(corners.size() - 1, first.copy());
    } else {
      double pole = turns > 0 ? 90 : -90;
      corners.add(new Coordinate(last.x, pole));
      corners.add(new Coordinate(first.x, pole));
      corners.add(first.copy());
    }
    return cut(FACTORY.createPolygon(corners.toArray(new Coordinate[0])));
  }

  private static Geometry cut(Polygon polygon) {
    Envelope bounds = polygon.getEnvelopeInternal();
    int from = (int) Math.floor((bounds.getMinX() + TURN / 2) / TURN);
    int to = (int) Math.ceil((bounds.getMaxX() + TURN / 2) / TURN) - 1;
    if (from == 0 && to <= 0) {
      return polygon;
    }
    Geometry all = FACTORY.createPolygon();
    for (int turn = from; turn <= to; turn++) {
      double west = turn * TURN - TURN / 2;
      Geometry strip = FACTORY.toGeometry(new Envelope(west, west + TURN, -90, 90));
      Geometry part = OverlayNGRobust.overlay(polygon, strip, OverlayNG.INTERSECTION);
      part = AffineTransformation.translationInstance(-turn * TURN, 0).transform(part);
      all = OverlayNGRobust.overlay(all, part, OverlayNG.UNION);
    }
    return all;
  }

  private static Polygon oriented(Polygon polygon) {
    LinearRing[] holes = new LinearRing[polygon.getNumInteriorRing()];
    for (int i = 0; i < holes.length; i++) {
      holes[i] = oriented(polygon.getInteriorRingN(i), false);
    }
    return FACTORY.createPolygon(oriented(polygon.getExteriorRing(), true), holes);
  }

  private static LinearRing oriented(LinearRing ring, boolean counterclockwise) {
    return Orientation.isCCW(ring.getCoordinateSequence()) == counterclockwise
        ? ring
        : ring.reverse();
  }
}
