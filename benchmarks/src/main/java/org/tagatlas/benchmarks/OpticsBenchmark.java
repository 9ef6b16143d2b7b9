package org.tagatlas.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tagatlas.geometry.AlphaShape;
import org.tagatlas.geometry.Optics;
import org.tagatlas.geometry.ReachabilityPlot;
import org.tagatlas.geometry.SpherePoints;

/**
 * Seconds to cluster photos of a city: 30 viewpoints with 75 % of the photos, and the rest
 * anywhere. The number of samples grows with the photos, as for viewpoints.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class OpticsBenchmark {

  private static final int VIEWPOINTS = 30;
  private static final double EXTENT = 0.4;
  private static final double SPREAD = 0.001;
  private static final double CELLS_PER_DEGREE = 10_000;

  /** Number of photos. */
  @Param({"1000", "3000", "10000", "20000", "30000", "100000"})
  private int photos;

  private SpherePoints points;
  private int minSamples;

  /** The same photos by cells of about ten metres. */
  private SpherePoints cells;

  private int[] weights;

  /** Places the photos. */
  @Setup
  public void place() {
    Random random = new Random(1);
    double[][] viewpoints = new double[VIEWPOINTS][];
    for (int i = 0; i < VIEWPOINTS; i++) {
      viewpoints[i] = new double[] {EXTENT * random.nextDouble(), EXTENT * random.nextDouble()};
    }
    double[] latitudes = new double[photos];
    double[] longitudes = new double[photos];
    for (int i = 0; i < photos; i++) {
      if (i % 4 == 0) {
        latitudes[i] = 43.5 + EXTENT * random.nextDouble();
        longitudes[i] = -79.6 + EXTENT * random.nextDouble();
      } else {
        double[] viewpoint = viewpoints[random.nextInt(VIEWPOINTS)];
        latitudes[i] = 43.5 + viewpoint[0] + SPREAD * random.nextGaussian();
        longitudes[i] = -79.6 + viewpoint[1] + SPREAD * random.nextGaussian();
      }
    }
    points = SpherePoints.ofDegrees(latitudes, longitudes);
    Map<List<Long>, Integer> counts = new HashMap<>();
    for (int i = 0; i < photos; i++) {
      counts.merge(
          List.of(
              Math.round(latitudes[i] * CELLS_PER_DEGREE),
              Math.round(longitudes[i] * CELLS_PER_DEGREE)),
          1,
          Integer::sum);
    }
    List<List<Long>> keys = List.copyOf(counts.keySet());
    cells =
        SpherePoints.ofDegrees(
            keys.stream().mapToDouble(key -> key.get(0) / CELLS_PER_DEGREE).toArray(),
            keys.stream().mapToDouble(key -> key.get(1) / CELLS_PER_DEGREE).toArray());
    weights = keys.stream().mapToInt(counts::get).toArray();
    minSamples = Math.max(15, photos / 200);
  }

  /** Orders all points without a maximum distance and extracts clusters. */
  @Benchmark
  public int[] unlimited() {
    return labels(Double.POSITIVE_INFINITY);
  }

  /** Orders points with a maximum distance of 2 km and extracts clusters. */
  @Benchmark
  public int[] withinTwoKilometres() {
    return labels(2000);
  }

  /** Orders weighted cells with a maximum distance of 250 m, as for viewpoints. */
  @Benchmark
  public int[] cellsWithin250Metres() {
    ReachabilityPlot plot = Optics.order(cells, weights, minSamples, 250);
    return plot.labels(plot.xiClusters(0.05, minSamples, minSamples, true));
  }

  /** Draws the shape of the points. */
  @Benchmark
  public AlphaShape shape() {
    return AlphaShape.of(points, AlphaShape.fittingRadius(points));
  }

  private int[] labels(double maxEps) {
    ReachabilityPlot plot = Optics.order(points, minSamples, maxEps);
    return plot.labels(plot.xiClusters(0.05, minSamples, minSamples, true));
  }
}
