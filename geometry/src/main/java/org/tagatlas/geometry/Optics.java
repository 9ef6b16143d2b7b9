package org.tagatlas.geometry;

import java.util.Arrays;

/**
 * OPTICS (Ankerst et al. 1999): orders points so that clusters of any density become valleys of the
 * reachability distance. Agrees with scikit-learn 1.4 and later, including ties: the point with the
 * smallest reachability is next, and of equal ones the one with the smallest index.
 *
 * <p>A point of weight w stands for w points at the same place with consecutive indices.
 */
public final class Optics {

  /** Distances are rounded to this many parts of a metre, because the last bits decide ties. */
  private static final double PARTS = 1e15;

  /** A squared distance that is larger than the bound by this factor is larger after rounding. */
  private static final double MARGIN = 1 + 1e-12;

  /** Below this share of the extent of all points, searching neighbours is faster. */
  private static final double LOCAL = 0.25;

  private final SpherePoints points;
  private final int[] weights;
  private final double maxEps;

  /** Index of the first of the points that a point stands for. */
  private final int[] first;

  private final double[] core;
  private final double[] reachability;
  private final int[] predecessor;

  /** Weighted points whose first point is in the order and whose others are not. */
  private final boolean[] expanded;

  private final int[] ordering;
  private final double[] orderedReachability;
  private final int[] orderedPredecessor;
  private int emitted;

  private Optics(SpherePoints points, int[] weights, int minSamples, double maxEps) {
    this.points = points;
    this.weights = weights;
    this.maxEps = maxEps;
    int n = points.size();
    first = new int[n];
    long total = 0;
    for (int i = 0; i < n; i++) {
      first[i] = Math.toIntExact(total);
      total += weight(i);
    }
    int all = Math.toIntExact(total);
    core = coreDistances(minSamples, all);
    reachability = new double[n];
    Arrays.fill(reachability, Double.POSITIVE_INFINITY);
    predecessor = new int[n];
    Arrays.fill(predecessor, -1);
    expanded = new boolean[n];
    ordering = new int[all];
    orderedReachability = new double[all];
    orderedPredecessor = new int[all];
  }

  /**
   * Orders points.
   *
   * @param minSamples number of points in the neighbourhood of a core point, itself included; at
   *     least 2
   * @param maxEps maximum distance of neighbours in metres, as a chord; may be infinite
   * @throws IllegalArgumentException if a parameter is out of range, or there are fewer points than
   *     {@code minSamples}
   */
  public static ReachabilityPlot order(SpherePoints points, int minSamples, double maxEps) {
    return order(points, null, minSamples, maxEps);
  }

  /**
   * Orders weighted points. The result has an entry for each point that a weighted one stands for.
   *
   * @param weights number of points that each one stands for, at least 1; null means 1
   * @param minSamples as for {@link #order(SpherePoints, int, double)}
   * @param maxEps as for {@link #order(SpherePoints, int, double)}
   */
  public static ReachabilityPlot order(
      SpherePoints points, int[] weights, int minSamples, double maxEps) {
    if (weights != null && weights.length != points.size()) {
      throw new IllegalArgumentException(
          points.size() + " points with " + weights.length + " weights");
    }
    long total = weights == null ? points.size() : Arrays.stream(weights).asLongStream().sum();
    if (weights != null && Arrays.stream(weights).anyMatch(weight -> weight < 1)) {
      throw new IllegalArgumentException("a weight is less than 1");
    }
    if (minSamples < 2 || minSamples > total) {
      throw new IllegalArgumentException(
          "minSamples must be from 2 to the number of points, "
              + total
              + ", but was "
              + minSamples);
    }
    if (!(maxEps > 0)) {
      throw new IllegalArgumentException("maxEps must be positive, but was " + maxEps);
    }
    Optics optics = new Optics(points, weights, minSamples, maxEps);
    if (maxEps < LOCAL * extent(points)) {
      optics.expandNeighbours();
    } else {
      optics.expandAll();
    }
    return optics.plot();
  }

  private int weight(int point) {
    return weights == null ? 1 : weights[point];
  }

  private static double extent(SpherePoints points) {
    double squared = 0;
    for (double[] axis : new double[][] {points.x, points.y, points.z}) {
      double low = Arrays.stream(axis).min().orElse(0);
      double high = Arrays.stream(axis).max().orElse(0);
      squared += (high - low) * (high - low);
    }
    return Math.sqrt(squared);
  }

  private static double rounded(double distance) {
    return Math.rint(distance * PARTS) / PARTS;
  }

  private double[] coreDistances(int minSamples, int all) {
    KdTree.Nearest nearest = new KdTree.Nearest(minSamples, weights);
    double[] squared =
        minSamples >= all / 2 ? squaredOfProducts(nearest) : squaredOfDifferences(nearest);
    double[] distances = new double[points.size()];
    for (int i = 0; i < distances.length; i++) {
      double distance = Math.sqrt(squared[i]);
      distances[i] = distance > maxEps ? Double.POSITIVE_INFINITY : rounded(distance);
    }
    return distances;
  }

  private double[] squaredOfDifferences(KdTree.Nearest nearest) {
    KdTree tree = new KdTree(points);
    double[] squared = new double[points.size()];
    for (int i = 0; i < squared.length; i++) {
      squared[i] = tree.squaredReach(i, nearest);
    }
    return squared;
  }

  /**
   * Computes squared core distances as scikit-learn does if they span half of the points or more:
   * from products of vectors, which is exact to a micrometre only. It decides ties.
   */
  private double[] squaredOfProducts(KdTree.Nearest nearest) {
    int n = points.size();
    double[] norms = new double[n];
    for (int i = 0; i < n; i++) {
      norms[i] = points.x[i] * points.x[i] + points.y[i] * points.y[i] + points.z[i] * points.z[i];
    }
    double[] squared = new double[n];
    for (int i = 0; i < n; i++) {
      nearest.clear();
      for (int j = 0; j < n; j++) {
        double product =
            Math.fma(
                points.z[i],
                points.z[j],
                Math.fma(points.y[i], points.y[j], points.x[i] * points.x[j]));
        nearest.offer(Math.max(0, norms[i] - 2 * product + norms[j]), j);
      }
      squared[i] = nearest.bound();
    }
    return squared;
  }

  private void emit(int index, int point) {
    ordering[emitted] = index;
    orderedReachability[emitted] = reachability[point];
    orderedPredecessor[emitted] = predecessor[point];
    emitted++;
  }

  /** Appends all points but the first that a weighted point stands for. */
  private void emitRest(int point) {
    for (int copy = 1; copy < weight(point); copy++) {
      emit(first[point] + copy, point);
    }
  }

  /**
   * Appends the first point that a weighted point stands for. The others remain, and can be reached
   * from the first at its core distance. They need not be expanded: they reach what it has reached.
   *
   * @return whether there are others
   */
  private boolean emitFirst(int point) {
    emit(first[point], point);
    if (weight(point) == 1) {
      return false;
    }
    expanded[point] = true;
    if (core[point] < reachability[point]) {
      reachability[point] = core[point];
      predecessor[point] = first[point];
    }
    return true;
  }

  /**
   * Updates all points after each step, in arrays of those that are left. Quadratic, without a
   * queue; see the benchmark {@code OpticsBenchmark}.
   */
  private void expandAll() {
    int left = points.size();
    double[] x = points.x.clone();
    double[] y = points.y.clone();
    double[] z = points.z.clone();
    int[] index = new int[left];
    Arrays.setAll(index, i -> i);
    double[] reach = reachability.clone();
    double[] bound = reach.clone();
    double squaredEps = maxEps * maxEps;
    int next = 0;
    while (left > 0) {
      int point = index[next];
      double px = x[next];
      double py = y[next];
      double pz = z[next];
      double own = expanded[point] ? Double.POSITIVE_INFINITY : core[point];
      boolean remains = false;
      reachability[point] = reach[next];
      if (expanded[point]) {
        emitRest(point);
      } else {
        remains = emitFirst(point);
      }
      if (remains) {
        reach[next] = reachability[point];
        bound[next] = reach[next] * reach[next] * MARGIN;
      } else {
        left--;
        index[next] = index[left];
        x[next] = x[left];
        y[next] = y[left];
        z[next] = z[left];
        reach[next] = reach[left];
        bound[next] = bound[left];
      }
      if (own < Double.POSITIVE_INFINITY) {
        for (int i = 0; i < left; i++) {
          double dx = px - x[i];
          double dy = py - y[i];
          double dz = pz - z[i];
          double squared = dx * dx + dy * dy + dz * dz;
          if (squared < bound[i] && own < reach[i] && squared <= squaredEps) {
            double distance = rounded(Math.max(own, Math.sqrt(squared)));
            if (distance < reach[i]) {
              reach[i] = distance;
              bound[i] = distance * distance * MARGIN;
              predecessor[index[i]] = first[point];
            }
          }
        }
      }
      next = smallest(reach, index, left);
    }
  }

  private static int smallest(double[] reach, int[] index, int left) {
    int best = 0;
    for (int i = 1; i < left; i++) {
      if (reach[i] < reach[best] || reach[i] == reach[best] && index[i] < index[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Updates the neighbours within the maximum distance after each step. */
  private void expandNeighbours() {
    int n = points.size();
    KdTree tree = new KdTree(points);
    boolean[] done = new boolean[n];
    ReachQueue queue = new ReachQueue(reachability);
    double squaredEps = maxEps * maxEps;
    int start = 0;
    while (emitted < ordering.length) {
      while (done[start]) {
        start++;
      }
      int point = queue.isEmpty() ? start : queue.poll();
      if (expanded[point]) {
        emitRest(point);
        done[point] = true;
        continue;
      }
      done[point] = !emitFirst(point);
      if (!done[point] && reachability[point] < Double.POSITIVE_INFINITY) {
        queue.add(point);
      }
      double own = core[point];
      if (own == Double.POSITIVE_INFINITY) {
        continue;
      }
      tree.within(
          point,
          squaredEps,
          (other, squared) -> {
            if (done[other] || own >= reachability[other]) {
              return;
            }
            double distance = rounded(Math.max(own, Math.sqrt(squared)));
            if (distance < reachability[other]) {
              reachability[other] = distance;
              predecessor[other] = first[point];
              queue.add(other);
            }
          });
    }
  }

  private ReachabilityPlot plot() {
    if (weights == null) {
      return new ReachabilityPlot(ordering, orderedReachability, orderedPredecessor, core);
    }
    double[] cores = new double[ordering.length];
    for (int i = 0; i < points.size(); i++) {
      Arrays.fill(cores, first[i], first[i] + weights[i], core[i]);
    }
    return new ReachabilityPlot(ordering, orderedReachability, orderedPredecessor, cores);
  }
}
