package org.tagatlas.benchmarks;

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

  /** Number of photos. */
  @Param({"1000", "5000", "20000"})
  private int photos;

  private SpherePoints points;
  private int minSamples;

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
