package org.tagatlas.geometry;

import org.locationtech.jts.geom.Coordinate;

/**
 * Points on the sphere as vectors in metres. The distance of two points is the straight chord,
 * which has no seam at the antimeridian and no pole, and orders pairs as the great circle does.
 */
public final class SpherePoints {

  /** Mean radius of the Earth in metres (IUGG). */
  public static final double EARTH_RADIUS = 6371008.8;

  final double[] x;
  final double[] y;
  final double[] z;

  /** Coordinates as they were given; null if vectors were. */
  private final double[] latitudes;

  private final double[] longitudes;

  private SpherePoints(
      double[] x, double[] y, double[] z, double[] latitudes, double[] longitudes) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.latitudes = latitudes;
    this.longitudes = longitudes;
  }

  /**
   * Returns points at geographic coordinates.
   *
   * @param latitudes degrees from -90 to 90
   * @param longitudes degrees, as many as latitudes; any full turn is ignored
   * @throws IllegalArgumentException if the lengths differ or a coordinate is no such number
   */
  public static SpherePoints ofDegrees(double[] latitudes, double[] longitudes) {
    requireEqual(latitudes.length, longitudes.length);
    int n = latitudes.length;
    SpherePoints points =
        new SpherePoints(
            new double[n], new double[n], new double[n], latitudes.clone(), longitudes.clone());
    for (int i = 0; i < n; i++) {
      if (!(Math.abs(latitudes[i]) <= 90) || !Double.isFinite(longitudes[i])) {
        throw new IllegalArgumentException(
            "point " + i + " is not on the sphere: " + latitudes[i] + "," + longitudes[i]);
      }
      double latitude = Math.toRadians(latitudes[i]);
      double longitude = Math.toRadians(longitudes[i]);
      double fromAxis = EARTH_RADIUS * Math.cos(latitude);
      points.x[i] = fromAxis * Math.cos(longitude);
      points.y[i] = fromAxis * Math.sin(longitude);
      points.z[i] = EARTH_RADIUS * Math.sin(latitude);
    }
    return points;
  }

  /**
   * Returns points at coordinates in space. The arrays are not copied.
   *
   * @param x metres from the centre of the sphere towards latitude 0, longitude 0
   * @param y metres towards latitude 0, longitude 90
   * @param z metres towards the north pole
   * @throws IllegalArgumentException if the lengths differ
   */
  public static SpherePoints ofVectors(double[] x, double[] y, double[] z) {
    requireEqual(x.length, y.length);
    requireEqual(x.length, z.length);
    return new SpherePoints(x, y, z, null, null);
  }

  private static void requireEqual(int a, int b) {
    if (a != b) {
      throw new IllegalArgumentException("numbers of coordinates differ: " + a + " and " + b);
    }
  }

  /** Returns a point in degrees; longitude, from -180 to 180, is x. */
  Coordinate inDegrees(int point) {
    if (latitudes != null) {
      double longitude = longitudes[point];
      return new Coordinate(
          Math.abs(longitude) <= 180 ? longitude : Math.IEEEremainder(longitude, 360),
          latitudes[point]);
    }
    return new Coordinate(
        Math.toDegrees(Math.atan2(y[point], x[point])),
        Math.toDegrees(Math.atan2(z[point], Math.hypot(x[point], y[point]))));
  }

  /** Returns the latitude of a point in degrees. */
  public double latitude(int point) {
    return inDegrees(point).y;
  }

  /** Returns the longitude of a point in degrees, from -180 to 180. */
  public double longitude(int point) {
    return inDegrees(point).x;
  }

  /** Returns some of the points, in the given order. */
  public SpherePoints select(int... indices) {
    int n = indices.length;
    boolean hasDegrees = latitudes != null;
    SpherePoints selected =
        new SpherePoints(
            new double[n],
            new double[n],
            new double[n],
            hasDegrees ? new double[n] : null,
            hasDegrees ? new double[n] : null);
    for (int i = 0; i < n; i++) {
      selected.x[i] = x[indices[i]];
      selected.y[i] = y[indices[i]];
      selected.z[i] = z[indices[i]];
      if (hasDegrees) {
        selected.latitudes[i] = latitudes[indices[i]];
        selected.longitudes[i] = longitudes[indices[i]];
      }
    }
    return selected;
  }

  /**
   * Returns the centre of points: the direction of the sum of their vectors.
   *
   * @param weights weight of each point of this set, or null for equal weights
   * @param indices the points, at least one
   * @return one point; an arbitrary one of them if the sum has no direction
   */
  public SpherePoints centre(int[] weights, int... indices) {
    double sumX = 0;
    double sumY = 0;
    double sumZ = 0;
    for (int i : indices) {
      double weight = weights == null ? 1 : weights[i];
      sumX += weight * x[i];
      sumY += weight * y[i];
      sumZ += weight * z[i];
    }
    double length = Math.sqrt(sumX * sumX + sumY * sumY + sumZ * sumZ);
    if (length == 0) {
      return select(indices[0]);
    }
    double scale = EARTH_RADIUS / length;
    return ofVectors(
        new double[] {sumX * scale}, new double[] {sumY * scale}, new double[] {sumZ * scale});
  }

  /** Returns the number of points. */
  public int size() {
    return x.length;
  }

  /** Returns the chord between two points in metres. */
  public double distance(int a, int b) {
    return Math.sqrt(squared(a, b));
  }

  /** Returns the chord between a point of this set and one of another set, in metres. */
  public double distance(int a, SpherePoints others, int b) {
    double dx = x[a] - others.x[b];
    double dy = y[a] - others.y[b];
    double dz = z[a] - others.z[b];
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }

  /** Returns the squared chord between two points. */
  double squared(int a, int b) {
    double dx = x[a] - x[b];
    double dy = y[a] - y[b];
    double dz = z[a] - z[b];
    return dx * dx + dy * dy + dz * dz;
  }
}
