package org.tagatlas.geometry;

import org.locationtech.jts.geom.Coordinate;

/** A stereographic projection of the sphere, from a point that is far from all others. */
final class Projection {

  /** Directions to project from: those of a cube's faces, edges and corners. */
  private static final double[][] CANDIDATES = candidates();

  private final double[] axis;
  private final double[] right;
  private final double[] up;

  private Projection(double[] axis) {
    this.axis = axis;
    double[] other = Math.abs(axis[2]) < 0.9 ? new double[] {0, 0, 1} : new double[] {1, 0, 0};
    right = unit(cross(other, axis));
    // Counterclockwise in the plane is counterclockwise on the sphere, seen from outside.
    up = cross(right, axis);
  }

  /** Returns a projection from the antipode of the points' centre, or from a gap between them. */
  static Projection awayFrom(SpherePoints points) {
    double[] mean = new double[3];
    for (int i = 0; i < points.size(); i++) {
      mean[0] -= points.x[i];
      mean[1] -= points.y[i];
      mean[2] -= points.z[i];
    }
    double[] best = null;
    double farthest = 0;
    double length = Math.sqrt(dot(mean, mean));
    if (length > 0) {
      best = unit(mean);
      farthest = nearestSquared(points, best);
    }
    for (double[] candidate : CANDIDATES) {
      double squared = nearestSquared(points, candidate);
      if (best == null || squared > 2 * farthest) {
        best = candidate;
        farthest = squared;
      }
    }
    return new Projection(best);
  }

  private static double nearestSquared(SpherePoints points, double[] direction) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < points.size(); i++) {
      double dx = points.x[i] / SpherePoints.EARTH_RADIUS - direction[0];
      double dy = points.y[i] / SpherePoints.EARTH_RADIUS - direction[1];
      double dz = points.z[i] / SpherePoints.EARTH_RADIUS - direction[2];
      nearest = Math.min(nearest, dx * dx + dy * dy + dz * dz);
    }
    return nearest;
  }

  /** Returns a point in the plane; one unit is the radius of the Earth at the centre. */
  Coordinate project(SpherePoints points, int i) {
    double[] v = {
      points.x[i] / SpherePoints.EARTH_RADIUS,
      points.y[i] / SpherePoints.EARTH_RADIUS,
      points.z[i] / SpherePoints.EARTH_RADIUS
    };
    double scale = 2 / (1 - dot(v, axis));
    return new Coordinate(dot(v, right) * scale, dot(v, up) * scale);
  }

  private static double[][] candidates() {
    double[][] all = new double[26][];
    int n = 0;
    for (int x = -1; x <= 1; x++) {
      for (int y = -1; y <= 1; y++) {
        for (int z = -1; z <= 1; z++) {
          if (x != 0 || y != 0 || z != 0) {
            all[n++] = unit(new double[] {x, y, z});
          }
        }
      }
    }
    return all;
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double[] unit(double[] v) {
    double length = Math.sqrt(dot(v, v));
    return new double[] {v[0] / length, v[1] / length, v[2] / length};
  }
}
