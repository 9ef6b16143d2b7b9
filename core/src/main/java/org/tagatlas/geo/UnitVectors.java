package org.tagatlas.geo;

/**
 * Converts coordinates to points on the unit sphere: x through the equator at longitude 0, z
 * through the north pole. Uses tables of quarter degrees and the addition theorems, which is
 * accurate to the last digits of a double and several times faster than {@link Math#sin}
 * (GeocoderBenchmark.findPhotos).
 */
final class UnitVectors {

  private static final int STEPS_PER_DEGREE = 4;
  private static final int HALF_TURN = 180 * STEPS_PER_DEGREE;
  private static final double STEP = Math.toRadians(1.0 / STEPS_PER_DEGREE);

  private static final double[] SIN = new double[2 * HALF_TURN + 1];
  private static final double[] COS = new double[2 * HALF_TURN + 1];

  static {
    for (int i = 0; i < SIN.length; i++) {
      SIN[i] = Math.sin((i - HALF_TURN) * STEP);
      COS[i] = Math.cos((i - HALF_TURN) * STEP);
    }
  }

  private UnitVectors() {}

  /**
   * Writes the unit vector of a point.
   *
   * @param latitude degrees, from -90 to 90
   * @param longitude degrees, from -180 to 180
   * @param xyz the target array
   * @param at the index of x, followed by y and z
   */
  static void write(double latitude, double longitude, double[] xyz, int at) {
    int row = nearest(latitude);
    double north = rest(latitude, row);
    double sinNorth = sin(north);
    double cosNorth = cos(north);
    double cosPhi = COS[row] * cosNorth - SIN[row] * sinNorth;
    int column = nearest(longitude);
    double east = rest(longitude, column);
    double sinEast = sin(east);
    double cosEast = cos(east);
    xyz[at] = cosPhi * (COS[column] * cosEast - SIN[column] * sinEast);
    xyz[at + 1] = cosPhi * (SIN[column] * cosEast + COS[column] * sinEast);
    xyz[at + 2] = SIN[row] * cosNorth + COS[row] * sinNorth;
  }

  private static int nearest(double degrees) {
    return (int) ((degrees + 180) * STEPS_PER_DEGREE + 0.5);
  }

  private static double rest(double degrees, int step) {
    return Math.toRadians(degrees - (step - HALF_TURN) / (double) STEPS_PER_DEGREE);
  }

  /**
   * Returns the sine of an angle of at most an eighth of a degree, by its series to the precision
   * of a double.
   */
  private static double sin(double angle) {
    double square = angle * angle;
    return angle * (1 - square / 6 * (1 - square / 20 * (1 - square / 42)));
  }

  private static double cos(double angle) {
    double square = angle * angle;
    return 1 - square / 2 * (1 - square / 12 * (1 - square / 30));
  }
}
