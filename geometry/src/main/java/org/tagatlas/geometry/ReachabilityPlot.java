package org.tagatlas.geometry;

import java.util.Arrays;
import java.util.List;

/**
 * Points in the order of OPTICS with their reachability, from which clusters are extracted. Arrays
 * are by position in the order, except where they are by point.
 */
public final class ReachabilityPlot {

  /** Label of points that belong to no cluster. */
  public static final int NOISE = -1;

  private final int[] ordering;
  private final double[] reachability;
  private final int[] predecessor;
  private final double[] core;

  /**
   * Creates a plot.
   *
   * @param ordering points by position
   * @param reachability reachability in metres by position; infinity at the start of a component
   * @param predecessor by position, the point that gave this one its reachability; -1 if none
   * @param core core distance in metres by point; infinity if it exceeds the maximum distance
   */
  ReachabilityPlot(int[] ordering, double[] reachability, int[] predecessor, double[] core) {
    this.ordering = ordering;
    this.reachability = reachability;
    this.predecessor = predecessor;
    this.core = core;
  }

  /** Returns the number of points. */
  public int size() {
    return ordering.length;
  }

  /** Returns the point at a position, from 0. */
  public int point(int position) {
    return ordering[position];
  }

  /** Returns the reachability of the point at a position, in metres; may be infinite. */
  public double reachability(int position) {
    return reachability[position];
  }

  /** Returns the predecessor of the point at a position; -1 if none. */
  public int predecessor(int position) {
    return predecessor[position];
  }

  /** Returns the core distance of a point, in metres; may be infinite. */
  public double coreDistance(int point) {
    return core[point];
  }

  /**
   * A cluster: the points from one position to another. A cluster may contain others.
   *
   * @param start first position
   * @param end last position, inclusive
   */
  public record Cluster(int start, int end) {

    /** Returns the number of points. */
    public int size() {
      return end - start + 1;
    }
  }

  /**
   * Extracts clusters where the plot falls and rises steeply.
   *
   * @param xi share from 0 (exclusive) to 1 (exclusive) by which a steep step changes
   * @param minSamples as for {@link Optics#order}; a steep area may contain as many flat steps
   * @param minClusterSize minimum number of points in a cluster, at least 2
   * @param correctPredecessors whether to end a cluster at a point whose predecessor is in it
   *     (Schubert and Gertz 2018)
   * @return clusters, smaller ones before those that contain them
   */
  public List<Cluster> xiClusters(
      double xi, int minSamples, int minClusterSize, boolean correctPredecessors) {
    if (!(xi > 0 && xi < 1)) {
      throw new IllegalArgumentException("xi must be between 0 and 1, but was " + xi);
    }
    if (minClusterSize < 2) {
      throw new IllegalArgumentException(
          "minClusterSize must be at least 2, but was " + minClusterSize);
    }
    return new XiExtraction(this, xi, minSamples, minClusterSize, correctPredecessors).clusters();
  }

  /**
   * Labels each point with the first cluster that contains it, unless a part of that cluster is
   * labelled already: so the innermost clusters win.
   *
   * @return labels from 0 by point, {@link #NOISE} for points in no cluster
   */
  public int[] labels(List<Cluster> clusters) {
    int[] byPosition = new int[ordering.length];
    Arrays.fill(byPosition, NOISE);
    int label = 0;
    for (Cluster cluster : clusters) {
      boolean free = true;
      for (int i = cluster.start(); i <= cluster.end() && free; i++) {
        free = byPosition[i] == NOISE;
      }
      if (free) {
        Arrays.fill(byPosition, cluster.start(), cluster.end() + 1, label++);
      }
    }
    return byPoint(byPosition);
  }

  /**
   * Cuts the plot at a distance, which gives the clusters of DBSCAN except for border points.
   *
   * @param eps distance in metres, at most the maximum distance of the order
   * @return labels from 0 by point, {@link #NOISE} for points in no cluster
   */
  public int[] dbscan(double eps) {
    int[] byPosition = new int[ordering.length];
    int label = NOISE;
    for (int i = 0; i < ordering.length; i++) {
      boolean reached = reachability[i] <= eps;
      boolean dense = core[ordering[i]] <= eps;
      if (!reached && dense) {
        label++;
      }
      byPosition[i] = reached || dense ? label : NOISE;
    }
    return byPoint(byPosition);
  }

  private int[] byPoint(int[] byPosition) {
    int[] labels = new int[byPosition.length];
    for (int i = 0; i < byPosition.length; i++) {
      labels[ordering[i]] = byPosition[i];
    }
    return labels;
  }
}
