package org.tagatlas.locate;

/** Distances on a sphere with the mean radius of the Earth. */
final class Distance {

  private static final double EARTH_KM = 6371.0088;

  private Distance() {}

  /** Returns the length of the great circle between two points in degrees, in kilometres. */
  static double km(double latitude, double longitude, double toLatitude, double toLongitude) {
    double north = Math.sin(Math.toRadians(toLatitude - latitude) / 2);
    double east = Math.sin(Math.toRadians(toLongitude - longitude) / 2);
    double chord =
        north * north
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(toLatitude))
                * east
                * east;
    return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
  }
}
