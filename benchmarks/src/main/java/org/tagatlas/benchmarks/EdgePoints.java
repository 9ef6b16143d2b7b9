package org.tagatlas.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tagatlas.geo.GazetteerFile;

/** Draws points on and near the borders in the data file, from a centimetre to a degree away. */
final class EdgePoints implements PointSource {

  /**
   * One point in this many is a vertex of a border, and one in this many of the rest is on an edge.
   */
  private static final int EXACT = 8;

  private final List<int[]> rings = new ArrayList<>();

  /** Number of edges in all rings before each ring. */
  private final int[] before;

  private final int edges;

  EdgePoints(List<GazetteerFile.Border> borders) {
    borders.forEach(border -> rings.addAll(border.rings()));
    before = new int[rings.size()];
    int sum = 0;
    for (int i = 0; i < before.length; i++) {
      before[i] = sum;
      sum += rings.get(i).length / 2 - 1;
    }
    edges = sum;
  }

  @Override
  public void draw(RandomGenerator random, double[] point) {
    int edge = random.nextInt(edges);
    int found = Arrays.binarySearch(before, edge);
    int ring = found < 0 ? -found - 2 : found;
    int[] corners = rings.get(ring);
    int at = 2 * (edge - before[ring]);
    double along = random.nextInt(EXACT) == 0 ? 0 : random.nextDouble();
    double aside = random.nextInt(EXACT) == 0 ? 0 : Math.pow(10, random.nextDouble(-7, 0));
    double x = corners[at] + along * (corners[at + 2] - corners[at]);
    double y = corners[at + 1] + along * (corners[at + 3] - corners[at + 1]);
    PointSource.put(
        y / GazetteerFile.SCALE + aside * random.nextGaussian(),
        x / GazetteerFile.SCALE + aside * random.nextGaussian(),
        point);
  }
}
