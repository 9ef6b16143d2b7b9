package org.tagatlas.geometry;

/** Distances and bearings on the sphere, between points in degrees. */
public final class GreatCircle {

  private static final String[] WINDS = {
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW",
    "NNW"
  };

  private GreatCircle() {}

  /** Returns the distance along the great circle in metres (haversine formula). */
  public static double distance(
      double latitudeA, double longitudeA, double latitudeB, double longitudeB) {
    double north = Math.sin(Math.toRadians(latitudeB - latitudeA) / 2);
    double east = Math.sin(Math.toRadians(longitudeB - longitudeA) / 2);
    double square =
        north * north
            + Math.cos(Math.toRadians(latitudeA))
                * Math.cos(Math.toRadians(latitudeB))
                * east
                * east;
    return 2 * SpherePoints.EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(square)));
  }

  /**
   * Returns the direction in which the great circle from A to B starts, in degrees from 0
   * (inclusive) to 360 (exclusive), clockwise from north; 0 if the points are equal.
   */
  public static double bearing(
      double latitudeA, double longitudeA, double latitudeB, double longitudeB) {
    double a = Math.toRadians(latitudeA);
    double b = Math.toRadians(latitudeB);
    double east = Math.toRadians(longitudeB - longitudeA);
    double degrees =
        Math.toDegrees(
            Math.atan2(
                Math.sin(east) * Math.cos(b),
                Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(east)));
    double positive = degrees < 0 ? degrees + 360 : degrees;
    return positive >= 360 ? 0 : positive;
  }

  /** Returns the one of 16 compass points that is nearest to a bearing in degrees, such as SSE. */
  public static String compassPoint(double bearing) {
    return WINDS[Math.floorMod(Math.round(bearing / 22.5), WINDS.length)];
  }
}
