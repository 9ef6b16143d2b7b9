package org.tagatlas.benchmarks;

import java.util.List;
import java.util.random.RandomGenerator;
import org.tagatlas.geo.GazetteerFile;

/**
 * Draws points around the towns that contradict an area, from a centimetre to half a degree away.
 */
final class ClaimPoints implements PointSource {

  private final List<GazetteerFile.Town> towns;

  ClaimPoints(GazetteerFile data) {
    towns = data.claims().stream().map(claim -> data.towns().get(claim.town())).toList();
  }

  @Override
  public void draw(RandomGenerator random, double[] point) {
    GazetteerFile.Town town = towns.get(random.nextInt(towns.size()));
    double aside = Math.pow(10, random.nextDouble(-7, -0.3));
    PointSource.put(
        town.latitude() / GazetteerFile.SCALE + aside * random.nextGaussian(),
        town.longitude() / GazetteerFile.SCALE + aside * random.nextGaussian(),
        point);
  }
}
