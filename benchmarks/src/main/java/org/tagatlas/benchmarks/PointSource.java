package org.tagatlas.benchmarks;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Draws points of one kind, reproducibly for a seed. Thread-safe. */
@FunctionalInterface
interface PointSource {

  /** Draws a point into an array: latitude and longitude, in range. */
  void draw(RandomGenerator random, double[] point);

  /** Draws many points. */
  default Points points(int count, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Points points = new Points(new double[count], new double[count]);
    double[] point = new double[2];
    for (int i = 0; i < count; i++) {
      draw(random, point);
      points.latitudes()[i] = point[0];
      points.longitudes()[i] = point[1];
    }
    return points;
  }

  /** Stores a point in an array, normalized if it is slightly out of range. */
  static void put(double latitude, double longitude, double[] point) {
    point[0] = Math.max(-90, Math.min(90, latitude));
    point[1] = longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
  }
}
