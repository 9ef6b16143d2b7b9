package org.tagatlas.generate;

/**
 * Distances of a few kilometres on a plane around a point. Results are equal on all machines,
 * because only {@link StrictMath} and basic operations are used.
 */
final class Metres {

  /** Length of a degree of latitude on a sphere of 6371.0088 km. */
  static final double PER_DEGREE = 111_195.08;

  private Metres() {}

  /**
   * Returns the latitude and longitude of a point at a distance from another one.
   *
   * @param bearing degrees, clockwise from north
   */
  static double[] offset(double latitude, double longitude, double bearing, double metres) {
    double angle = StrictMath.toRadians(bearing);
    return shifted(
        latitude, longitude, metres * StrictMath.cos(angle), metres * StrictMath.sin(angle));
  }

  /** Returns the latitude and longitude of a point that is some metres to the north and east. */
  static double[] shifted(double latitude, double longitude, double north, double east) {
    double x = longitude + east / (PER_DEGREE * cosine(latitude));
    double y = latitude + north / PER_DEGREE;
    return new double[] {
      Math.max(-90, Math.min(90, y)), x > 180 ? x - 360 : x < -180 ? x + 360 : x
    };
  }

  /** Returns the distance of two points that are at most some kilometres apart. */
  static double between(double latitude, double longitude, double latitude2, double longitude2) {
    double turn = Math.abs(longitude2 - longitude);
    double east = Math.min(turn, 360 - turn) * cosine((latitude + latitude2) / 2);
    double north = latitude2 - latitude;
    return PER_DEGREE * StrictMath.sqrt(east * east + north * north);
  }

  /** Bounded, so that a degree of longitude never has a length of zero. */
  private static double cosine(double latitude) {
    return Math.max(0.01, StrictMath.cos(StrictMath.toRadians(latitude)));
  }
}
