package org.tagatlas.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.tagatlas.geometry.ReachabilityPlot.Cluster;

/** Clusters of plots whose clusters are known. */
final class ReachabilityPlotTest {

  private static final double START = Double.POSITIVE_INFINITY;

  @Test
  void findsTheValleyBetweenSteepSteps() {
    assertThat(clusters(2, 2, START, 10, 1, 1, 1, 1, 9, 9.1, 9))
        .containsExactly(new Cluster(1, 5), new Cluster(0, 8));
  }

  @Test
  void findsValleysInsideValleysSmallOnesFirst() {
    double[] reachability = {START, 100, 10, 1, 1, 1, 9, 1, 1, 1, 95, 96, 95};
    List<Cluster> clusters = clusters(2, 2, reachability);
    assertThat(clusters)
        .containsExactly(
            new Cluster(2, 5), new Cluster(6, 9), new Cluster(1, 9), new Cluster(0, 12));
    assertThat(plot(reachability).labels(clusters))
        .containsExactly(-1, -1, 0, 0, 0, 0, 1, 1, 1, 1, -1, -1, -1);
  }

  @Test
  void omitsClustersThatAreTooSmall() {
    assertThat(clusters(2, 6, START, 10, 1, 1, 1, 1, 9, 9.1, 9)).containsExactly(new Cluster(0, 8));
  }

  @Test
  void pointsAtOnePlaceAreOneCluster() {
    assertThat(clusters(5, 5, START, 0, 0, 0, 0, 0)).containsExactly(new Cluster(0, 5));
  }

  @Test
  void endsAClusterAtAPointThatTheClusterReached() {
    double[] reachability = {START, 7.9, 8, 1, 1, 1, 4, 8.2, 20, 20.1, 20};
    int[] predecessor = {-1, 0, 1, 2, 3, 4, 5, 0, 7, 8, 9};
    ReachabilityPlot plot =
        new ReachabilityPlot(
            IntStream.range(0, 11).toArray(), reachability, predecessor, new double[11]);
    assertThat(plot.xiClusters(0.05, 2, 2, false))
        .containsExactly(new Cluster(2, 7), new Cluster(0, 7), new Cluster(0, 10));
    assertThat(plot.xiClusters(0.05, 2, 2, true))
        .containsExactly(new Cluster(2, 6), new Cluster(0, 7), new Cluster(0, 10));
  }

  @Property(tries = 30)
  void labelsGroupsThatAreFarApart(@ForAll long seed) {
    Random random = new Random(seed);
    int groups = 2 + random.nextInt(4);
    double[] latitudes = new double[40 * groups];
    double[] longitudes = new double[latitudes.length];
    for (int i = 0; i < latitudes.length; i++) {
      latitudes[i] = i % groups + 1e-3 * random.nextDouble();
      longitudes[i] = 179.9995 + 1e-3 * random.nextDouble();
    }
    ReachabilityPlot plot =
        Optics.order(SpherePoints.ofDegrees(latitudes, longitudes), 8, Double.POSITIVE_INFINITY);
    // Steps that only the distance between groups makes.
    int[] labels = plot.labels(plot.xiClusters(0.9, 8, 8, true));
    for (int i = 0; i < labels.length; i++) {
      assertThat(labels[i]).isEqualTo(labels[i % groups]).isNotEqualTo(ReachabilityPlot.NOISE);
    }
    assertThat(Arrays.stream(labels).distinct().count()).isEqualTo(groups);
  }

  @Test
  void rejectsParametersOutOfRange() {
    ReachabilityPlot plot = plot(START, 1, 1);
    assertThatThrownBy(() -> plot.xiClusters(1, 2, 2, true)).hasMessageContaining("was 1.0");
    assertThatThrownBy(() -> plot.xiClusters(0.05, 2, 1, true)).hasMessageContaining("was 1");
  }

  private static List<Cluster> clusters(int minSamples, int minSize, double... reachability) {
    return plot(reachability).xiClusters(0.05, minSamples, minSize, true);
  }

  /** A plot of points in their order, each reached from the one before. */
  private static ReachabilityPlot plot(double... reachability) {
    int n = reachability.length;
    return new ReachabilityPlot(
        IntStream.range(0, n).toArray(),
        reachability,
        IntStream.range(-1, n - 1).toArray(),
        new double[n]);
  }
}
