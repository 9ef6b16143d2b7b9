package org.tagatlas.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Orders of points, against an implementation that computes all distances. */
final class OpticsTest {

  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

  @Property(tries = 200)
  void agreesWithDistancesOfAllPairs(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 120) int size, @ForAll boolean limited) {
    Random random = new Random(seed);
    SpherePoints points = points(random, size);
    int minSamples = 2 + random.nextInt(Math.min(size - 1, 12));
    double maxEps = limited ? 20 + random.nextInt(20_000) : NO_LIMIT;
    assertSame(Optics.order(points, minSamples, maxEps), new AllPairs(points, minSamples, maxEps));
  }

  @Property(tries = 200)
  void weightedPointsEqualRepeatedPoints(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int size, @ForAll boolean limited) {
    Random random = new Random(seed);
    SpherePoints points = points(random, size);
    int[] weights = random.ints(size, 1, 5).toArray();
    int[] repeated =
        IntStream.range(0, size)
            .flatMap(i -> IntStream.generate(() -> i).limit(weights[i]))
            .toArray();
    double maxEps = limited ? 20 + random.nextInt(20_000) : NO_LIMIT;
    int minSamples = 2 + random.nextInt(Math.min(repeated.length - 1, 20));
    assertSame(
        Optics.order(points, weights, minSamples, maxEps),
        new AllPairs(select(points, repeated), minSamples, maxEps));
  }

  @Property(tries = 100)
  void cutIsDbscan(@ForAll long seed, @ForAll @IntRange(min = 5, max = 100) int size) {
    Random random = new Random(seed);
    SpherePoints points = points(random, size);
    double eps = 50 + random.nextInt(5000);
    int[] labels = Optics.order(points, 4, NO_LIMIT).dbscan(eps);
    int[] expected = dbscanOfCorePoints(points, 4, eps);
    Map<Integer, Integer> renamed = new HashMap<>();
    for (int i = 0; i < size; i++) {
      if (expected[i] >= 0) {
        assertThat(renamed.computeIfAbsent(expected[i], first -> labels[first]))
            .isEqualTo(labels[i])
            .isNotEqualTo(ReachabilityPlot.NOISE);
      }
    }
    assertThat(renamed.values()).doesNotHaveDuplicates();
  }

  /** The order depends on where it starts; what is connected does not. */
  @Property(tries = 100)
  void inputOrderChangesNoConnection(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 80) int size, @ForAll boolean limited) {
    Random random = new Random(seed);
    SpherePoints points = points(random, size);
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(shuffled, random);
    int[] from = shuffled.stream().mapToInt(i -> i).toArray();
    double maxEps = limited ? 5000 : NO_LIMIT;
    ReachabilityPlot plot = Optics.order(points, 4, maxEps);
    ReachabilityPlot other = Optics.order(select(points, from), 4, maxEps);
    for (int i = 0; i < size; i++) {
      assertThat(other.coreDistance(i)).isEqualTo(plot.coreDistance(from[i]));
    }
    for (double eps = 10; eps <= 5000; eps *= 2) {
      int[] labels = plot.dbscan(eps);
      int[] otherLabels = other.dbscan(eps);
      for (int a = 0; a < size; a++) {
        for (int b = 0; b < a; b++) {
          // Border points may belong to either of two clusters.
          if (other.coreDistance(a) <= eps && other.coreDistance(b) <= eps) {
            assertThat(otherLabels[a] == otherLabels[b])
                .isEqualTo(labels[from[a]] == labels[from[b]]);
          }
        }
      }
    }
  }

  @Property(tries = 50)
  void rotationOfTheSphereChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 10, max = 40) int size, @ForAll boolean limited) {
    Random random = new Random(seed);
    double[] latitudes = new double[size];
    double[] longitudes = new double[size];
    for (int i = 0; i < size; i++) {
      latitudes[i] = 0.01 * random.nextInt(3) + 0.002 * random.nextGaussian();
      longitudes[i] = 0.002 * random.nextGaussian();
    }
    SpherePoints points = SpherePoints.ofDegrees(latitudes, longitudes);
    double maxEps = limited ? 300 : NO_LIMIT;
    ReachabilityPlot plot = Optics.order(points, 4, maxEps);
    ReachabilityPlot rotated = Optics.order(rotated(points, random), 4, maxEps);
    for (int position = 0; position < size; position++) {
      assertThat(rotated.point(position)).isEqualTo(plot.point(position));
      assertThat(rotated.predecessor(position)).isEqualTo(plot.predecessor(position));
      assertNearlyEqual(rotated.reachability(position), plot.reachability(position));
      assertNearlyEqual(rotated.coreDistance(position), plot.coreDistance(position));
    }
    assertThat(rotated.labels(rotated.xiClusters(0.05, 4, 4, true)))
        .isEqualTo(plot.labels(plot.xiClusters(0.05, 4, 4, true)));
  }

  private static void assertNearlyEqual(double actual, double expected) {
    if (expected == NO_LIMIT) {
      assertThat(actual).isEqualTo(NO_LIMIT);
    } else {
      assertThat(actual).isCloseTo(expected, within(1e-6));
    }
  }

  /** Turns points by a random angle around each axis. */
  private static SpherePoints rotated(SpherePoints points, Random random) {
    double[][] axes = {points.x.clone(), points.y.clone(), points.z.clone()};
    for (int axis = 0; axis < 3; axis++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double[] a = axes[(axis + 1) % 3];
      double[] b = axes[(axis + 2) % 3];
      for (int i = 0; i < points.size(); i++) {
        double turned = Math.cos(angle) * a[i] - Math.sin(angle) * b[i];
        b[i] = Math.sin(angle) * a[i] + Math.cos(angle) * b[i];
        a[i] = turned;
      }
    }
    return SpherePoints.ofVectors(axes[0], axes[1], axes[2]);
  }

  @Test
  void rejectsParametersOutOfRange() {
    SpherePoints points = points(new Random(1), 10);
    assertThatThrownBy(() -> Optics.order(points, 11, NO_LIMIT))
        .hasMessage("minSamples must be from 2 to the number of points, 10, but was 11");
    assertThatThrownBy(() -> Optics.order(points, 1, NO_LIMIT)).hasMessageContaining("was 1");
    assertThatThrownBy(() -> Optics.order(points, 2, 0)).hasMessageContaining("must be positive");
    assertThatThrownBy(() -> Optics.order(points, new int[9], 2, 1))
        .hasMessage("10 points with 9 weights");
    assertThatThrownBy(() -> Optics.order(points, new int[10], 2, 1))
        .hasMessage("a weight is less than 1");
  }

  private static void assertSame(ReachabilityPlot plot, AllPairs expected) {
    int n = expected.ordering.length;
    assertThat(plot.size()).isEqualTo(n);
    for (int i = 0; i < n; i++) {
      int point = expected.ordering[i];
      assertThat(plot.point(i)).as("point at %d", i).isEqualTo(point);
      assertThat(plot.reachability(i)).as("at %d", i).isEqualTo(expected.reachability[point]);
      assertThat(plot.predecessor(i)).as("at %d", i).isEqualTo(expected.predecessor[point]);
      assertThat(plot.coreDistance(i)).as("of %d", i).isEqualTo(expected.core[i]);
    }
  }

  /** Groups, background and repeated places, some across the antimeridian or around the pole. */
  static SpherePoints points(Random random, int size) {
    double latitude = random.nextInt(4) == 0 ? 89.99 : 60 - random.nextInt(120);
    double longitude = random.nextInt(3) == 0 ? 180 : random.nextInt(360) - 180;
    double[] latitudes = new double[size];
    double[] longitudes = new double[size];
    for (int i = 0; i < size; i++) {
      if (i > 0 && random.nextInt(5) == 0) {
        int other = random.nextInt(i);
        latitudes[i] = latitudes[other];
        longitudes[i] = longitudes[other];
      } else {
        double spread = random.nextInt(3) == 0 ? 0.05 : 0.002;
        int group = random.nextInt(3);
        latitudes[i] = 90 - Math.abs(90 - latitude - 0.01 * group - spread * random.nextGaussian());
        longitudes[i] = longitude + spread * random.nextGaussian();
      }
    }
    return SpherePoints.ofDegrees(latitudes, longitudes);
  }

  private static SpherePoints select(SpherePoints points, int[] indices) {
    return SpherePoints.ofVectors(
        Arrays.stream(indices).mapToDouble(i -> points.x[i]).toArray(),
        Arrays.stream(indices).mapToDouble(i -> points.y[i]).toArray(),
        Arrays.stream(indices).mapToDouble(i -> points.z[i]).toArray());
  }

  /** Labels core points by the first one that is connected with them; others are negative. */
  private static int[] dbscanOfCorePoints(SpherePoints points, int minSamples, double eps) {
    int n = points.size();
    boolean[] core = new boolean[n];
    for (int i = 0; i < n; i++) {
      int a = i;
      core[i] =
          IntStream.range(0, n).filter(b -> points.distance(a, b) <= eps).count() >= minSamples;
    }
    int[] labels = new int[n];
    Arrays.fill(labels, -1);
    for (int i = 0; i < n; i++) {
      if (core[i] && labels[i] < 0) {
        Deque<Integer> open = new ArrayDeque<>();
        open.add(i);
        labels[i] = i;
        while (!open.isEmpty()) {
          int a = open.poll();
          for (int b = 0; b < n; b++) {
            if (core[b] && labels[b] < 0 && points.distance(a, b) <= eps) {
              labels[b] = i;
              open.add(b);
            }
          }
        }
      }
    }
    return labels;
  }

  /** The definition of OPTICS on a matrix of distances. */
  private static final class AllPairs {

    private final int[] ordering;
    private final double[] reachability;
    private final int[] predecessor;
    private final double[] core;

    /** Distances as scikit-learn computes them if core distances span half of the points. */
    private static double[] ofProducts(SpherePoints points, int a) {
      double[] distances = new double[points.size()];
      for (int b = 0; b < distances.length; b++) {
        double product = points.x[a] * points.x[b];
        product = Math.fma(points.y[a], points.y[b], product);
        product = Math.fma(points.z[a], points.z[b], product);
        distances[b] = Math.sqrt(Math.max(0, norm(points, a) - 2 * product + norm(points, b)));
      }
      return distances;
    }

    private static double norm(SpherePoints points, int i) {
      return points.x[i] * points.x[i] + points.y[i] * points.y[i] + points.z[i] * points.z[i];
    }

    AllPairs(SpherePoints points, int minSamples, double maxEps) {
      int n = points.size();
      double[][] distance = new double[n][n];
      core = new double[n];
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          distance[a][b] = points.distance(a, b);
        }
        double[] sorted = minSamples >= n / 2 ? ofProducts(points, a) : distance[a].clone();
        Arrays.sort(sorted);
        double kth = sorted[minSamples - 1];
        core[a] = kth > maxEps ? NO_LIMIT : Math.rint(kth * 1e15) / 1e15;
      }
      reachability = new double[n];
      Arrays.fill(reachability, NO_LIMIT);
      predecessor = new int[n];
      Arrays.fill(predecessor, -1);
      ordering = new int[n];
      boolean[] done = new boolean[n];
      for (int step = 0; step < n; step++) {
        int next = -1;
        for (int i = 0; i < n; i++) {
          if (!done[i] && (next < 0 || reachability[i] < reachability[next])) {
            next = i;
          }
        }
        done[next] = true;
        ordering[step] = next;
        for (int i = 0; i < n && core[next] < NO_LIMIT; i++) {
          double reach = Math.rint(Math.max(core[next], distance[next][i]) * 1e15) / 1e15;
          if (!done[i] && distance[next][i] <= maxEps && reach < reachability[i]) {
            reachability[i] = reach;
            predecessor[i] = next;
          }
        }
      }
    }
  }
}
