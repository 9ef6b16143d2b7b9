package org.tagatlas.geo;

/**
 * The towns of a gazetteer as points on the unit sphere, with the strength of their attraction.
 * Immutable and thread-safe.
 *
 * <p>A city's score at a point is population / (km + 0.5)<sup>2.5</sup>; comparisons use the score
 * to the power of 1 / 2.5, which has the same order and needs no powers. Kilometres are measured
 * along the chord, which is at most 3 cm shorter than the great circle within the range of a city.
 */
final class TownVectors {

  /** The mean radius of the earth (IUGG). */
  static final double EARTH_RADIUS_KM = 6371.0088;

  /** Added to every distance, so that a hamlet does not always win at its centre. */
  private static final double SOFTENING_KM = 0.5;

  private static final double EXPONENT = 2.5;

  /** The population assumed if it is unknown: such rows are seats of small districts. */
  private static final int UNKNOWN_POPULATION = 500;

  private static final double HAMLET = Math.pow(UNKNOWN_POPULATION, 1 / EXPONENT);

  /** For each town x, y, z and pull, next to each other in one cache line. */
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

  /** Returns a coordinate of a town's vector: axis 0, 1 or 2 is x, y or z. */
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
   * Returns the squared chord from a point to a town.
   *
   * @param point a unit vector
   */
  double squaredChord(double[] point, int town) {
    double dx = point[0] - values[4 * town];
    double dy = point[1] - values[4 * town + 1];
    double dz = point[2] - values[4 * town + 2];
    return dx * dx + dy * dy + dz * dz;
  }

  /**
   * Returns the root of a town's weight without softening: a town always wins at its own point,
   * however large its neighbours are. Neighbourhoods and hamlets count as a town of unknown
   * population.
   */
  static double weight(double pull, double squaredChord) {
    return Math.max(pull, HAMLET) / (Math.sqrt(squaredChord) * EARTH_RADIUS_KM);
  }

  /** Returns the pull of a town: zero if it is not a city. */
  double pull(int town) {
    return values[4 * town + 3];
  }

  /** Returns the root of a score (see the class description). */
  static double strength(double pull, double squaredChord) {
    return pull / (Math.sqrt(squaredChord) * EARTH_RADIUS_KM + SOFTENING_KM);
  }

  /** Returns the squared chord of a great circle arc of a length. */
  static double squaredChord(double km) {
    double chord = 2 * Math.sin(km / EARTH_RADIUS_KM / 2);
    return chord * chord;
  }

  /** Returns the length of the great circle arc of a squared chord. */
  static double km(double squaredChord) {
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(squaredChord) / 2));
  }
}
