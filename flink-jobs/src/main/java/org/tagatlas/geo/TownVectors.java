package org.tagatlas.geo;

/**
 * The towns of a gazetteer as points of the unit sphere, and how strongly each draws points.
 * Immutable and thread-safe.
 *
 * <p>A city's score at a point is population / (km + 0.5)<sup>2.5</sup>; what is compared is the
 * score to the power of 1 / 2.5, which has the same order and needs no powers. Kilometres are along
 * the straight line, at most 3 cm shorter than the great circle where a city counts.
 */
final class TownVectors {

  /** The mean radius of the earth (IUGG). */
  static final double EARTH_RADIUS_KM = 6371.0088;

  /** What is added to every distance, so that a hamlet's centre is no black hole. */
  private static final double SOFTENING_KM = 0.5;

  private static final double EXPONENT = 2.5;

  /** What a town of unknown population counts as: such rows are seats of small districts. */
  private static final int UNKNOWN_POPULATION = 500;

  /** Of each town x, y, z and pull: together in one line of the cache. */
  private final double[] values;

  TownVectors(Gazetteer gazetteer) {
    values = new double[4 * gazetteer.townCount()];
    for (int i = 0; i < gazetteer.townCount(); i++) {
      UnitVectors.write(gazetteer.townLatitude(i), gazetteer.townLongitude(i), values, 4 * i);
      if (i < gazetteer.cityCount()) {
        int population = gazetteer.city(i).population();
        values[4 * i + 3] =
            Math.pow(population == 0 ? UNKNOWN_POPULATION : population, 1 / EXPONENT);
      }
    }
  }

  /** Returns a coordinate of a town's vector: x, y or z by the axis 0, 1 or 2. */
  double coordinate(int town, int axis) {
    return values[4 * town + axis];
  }

  double x(int town) {
    return values[4 * town];
  }

  double y(int town) {
    return values[4 * town + 1];
  }

  double z(int town) {
    return values[4 * town + 2];
  }

  /**
   * Returns the squared straight line from a point to a town.
   *
   * @param point a unit vector
   */
  double squaredChord(double[] point, int town) {
    double dx = point[0] - values[4 * town];
    double dy = point[1] - values[4 * town + 1];
    double dz = point[2] - values[4 * town + 2];
    return dx * dx + dy * dy + dz * dz;
  }

  /** Returns how strongly a town draws points: zero if it is no city. */
  double pull(int town) {
    return values[4 * town + 3];
  }

  /** Returns the root of a score: see above. */
  static double strength(double pull, double squaredChord) {
    return pull / (Math.sqrt(squaredChord) * EARTH_RADIUS_KM + SOFTENING_KM);
  }

  /** Returns the squared straight line that spans a great circle of that length. */
  static double squaredChord(double km) {
    double chord = 2 * Math.sin(km / EARTH_RADIUS_KM / 2);
    return chord * chord;
  }

  /** Returns the length of the great circle over a squared straight line. */
  static double km(double squaredChord) {
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(squaredChord) / 2));
  }
}
