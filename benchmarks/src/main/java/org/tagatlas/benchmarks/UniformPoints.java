package org.tagatlas.benchmarks;

import java.util.random.RandomGenerator;

/** Draws points uniformly on the sphere. */
final class UniformPoints implements PointSource {

  @Override
  public void draw(RandomGenerator random, double[] point) {
    double latitude = Math.toDegrees(Math.asin(2 * random.nextDouble() - 1));
    PointSource.put(latitude, 360 * random.nextDouble() - 180, point);
  }
}
