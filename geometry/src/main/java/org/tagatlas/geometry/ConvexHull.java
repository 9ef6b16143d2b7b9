package org.tagatlas.geometry;

import java.util.HashMap;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/**
 * The convex hull of points that are close together, some hundred kilometres at most: where a
 * stereographic map has hardly any distortion.
 */
public final class ConvexHull {

  private ConvexHull() {}

  /**
   * Returns the hull in degrees, cut at the antimeridian; longitude is x. It is empty if the points
   * are on a line.
   */
  public static MultiPolygon of(SpherePoints points) {
    Projection projection = Projection.awayFrom(points);
    Map<Coordinate, Integer> indices = new HashMap<>();
    for (int i = 0; i < points.size(); i++) {
      indices.putIfAbsent(projection.project(points, i), i);
    }
    GeometryFactory factory = new GeometryFactory();
    Geometry hull =
        new org.locationtech.jts.algorithm.ConvexHull(
                indices.keySet().toArray(new Coordinate[0]), factory)
            .getConvexHull();
    return hull instanceof Polygon
        ? SphereOutline.inDegrees(hull, points, indices)
        : factory.createMultiPolygon();
  }
}
