package org.tagatlas.geometry;

import java.util.Arrays;

/**
 * A k-d tree over points in space, for the nearest neighbours of a point and for all neighbours
 * within a radius. Immutable; queries allocate nothing but their result.
 */
final class KdTree {

  private static final int LEAF = 12;

  private final SpherePoints points;

  /** Points in the order of the tree: a node is a range, split in the middle. */
  private final int[] order;

  /** Bounds of each node, six numbers: minimum and maximum of x, y and z. */
  private final double[] bounds;

  KdTree(SpherePoints points) {
    this.points = points;
    order = new int[points.size()];
    Arrays.setAll(order, i -> i);
    int nodes = 1;
    for (int n = points.size(); n > LEAF; n = (n + 1) / 2) {
      nodes = 2 * nodes + 1;
    }
    bounds = new double[6 * nodes];
    if (order.length > 0) {
      build(0, 0, order.length);
    }
  }

  private void build(int node, int from, int to) {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    double[][] axes = {points.x, points.y, points.z};
    for (int i = from; i < to; i++) {
      for (int axis = 0; axis < 3; axis++) {
        double value = axes[axis][order[i]];
        low[axis] = Math.min(low[axis], value);
        high[axis] = Math.max(high[axis], value);
      }
    }
    int widest = 0;
    for (int axis = 0; axis < 3; axis++) {
      bounds[6 * node + axis] = low[axis];
      bounds[6 * node + 3 + axis] = high[axis];
      if (high[axis] - low[axis] > high[widest] - low[widest]) {
        widest = axis;
      }
    }
    if (to - from > LEAF) {
      int middle = middle(from, to);
      select(axes[widest], from, to - 1, middle);
      build(2 * node + 1, from, middle);
      build(2 * node + 2, middle, to);
    }
  }

  /** The left half is never smaller, so that the depth depends on the number of points alone. */
  private static int middle(int from, int to) {
    return (from + to + 1) >>> 1;
  }

  /** Orders a range so that no coordinate before {@code k} is larger than those from it. */
  private void select(double[] axis, int low, int high, int k) {
    while (low < high) {
      double pivot = axis[order[(low + high) >>> 1]];
      int i = low;
      int j = high;
      while (i <= j) {
        while (axis[order[i]] < pivot) {
          i++;
        }
        while (axis[order[j]] > pivot) {
          j--;
        }
        if (i <= j) {
          int swapped = order[i];
          order[i++] = order[j];
          order[j--] = swapped;
        }
      }
      if (k <= j) {
        high = j;
      } else if (k >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  /** Returns a lower bound of the squared distance of a point to the points of a node. */
  private double squaredToNode(int node, int point) {
    return square(outside(points.x[point], node, 0))
        + square(outside(points.y[point], node, 1))
        + square(outside(points.z[point], node, 2));
  }

  private double outside(double value, int node, int axis) {
    double low = bounds[6 * node + axis];
    double high = bounds[6 * node + 3 + axis];
    return value < low ? low - value : Math.max(0, value - high);
  }

  private static double square(double value) {
    return value * value;
  }

  /**
   * Finds all points within a distance.
   *
   * @param squaredRadius squared distance in square metres, inclusive
   */
  void within(int point, double squaredRadius, Found found) {
    if (order.length > 0) {
      within(0, 0, order.length, point, squaredRadius, found);
    }
  }

  /** What is called for each point that is found. */
  interface Found {

    /** Accepts a point and its squared distance. */
    void accept(int point, double squared);
  }

  private void within(int node, int from, int to, int point, double squaredRadius, Found found) {
    if (squaredToNode(node, point) > squaredRadius) {
      return;
    }
    if (to - from > LEAF) {
      int middle = middle(from, to);
      within(2 * node + 1, from, middle, point, squaredRadius, found);
      within(2 * node + 2, middle, to, point, squaredRadius, found);
      return;
    }
    for (int i = from; i < to; i++) {
      double squared = points.squared(point, order[i]);
      if (squared <= squaredRadius) {
        found.accept(order[i], squared);
      }
    }
  }

  /**
   * Finds the distance within which a point has a total weight of neighbours, itself included.
   *
   * @param nearest reused by calls of one thread
   * @return the squared distance; positive infinity if all points together weigh less
   */
  double squaredReach(int point, Nearest nearest) {
    nearest.clear();
    if (order.length > 0) {
      reach(0, 0, order.length, point, squaredToNode(0, point), nearest);
    }
    return nearest.bound();
  }

  private void reach(int node, int from, int to, int point, double lowerBound, Nearest nearest) {
    if (lowerBound >= nearest.bound()) {
      return;
    }
    if (to - from <= LEAF) {
      for (int i = from; i < to; i++) {
        nearest.offer(points.squared(point, order[i]), order[i]);
      }
      return;
    }
    int middle = middle(from, to);
    int left = 2 * node + 1;
    double toLeft = squaredToNode(left, point);
    double toRight = squaredToNode(left + 1, point);
    if (toLeft <= toRight) {
      reach(left, from, middle, point, toLeft, nearest);
      reach(left + 1, middle, to, point, toRight, nearest);
    } else {
      reach(left + 1, middle, to, point, toRight, nearest);
      reach(left, from, middle, point, toLeft, nearest);
    }
  }

  /** The nearest points that together have a weight, as a heap with the farthest on top. */
  static final class Nearest {

    private final long wanted;
    private final int[] weights;
    private double[] squared;
    private int[] heavy;
    private int size;
    private long weight;

    /**
     * Creates an empty set.
     *
     * @param wanted total weight, at least 1
     * @param weights weights of points, at least 1 each; null means 1
     */
    Nearest(long wanted, int[] weights) {
      this.wanted = wanted;
      this.weights = weights;
      squared = new double[16];
      heavy = new int[16];
    }

    void clear() {
      size = 0;
      weight = 0;
    }

    /** Returns the squared distance of the farthest point, or infinity while weight is missing. */
    double bound() {
      return weight < wanted ? Double.POSITIVE_INFINITY : squared[0];
    }

    void offer(double distance, int point) {
      if (distance >= bound()) {
        return;
      }
      push(distance, weights == null ? 1 : weights[point]);
      while (weight - heavy[0] >= wanted) {
        pop();
      }
    }

    private void push(double distance, int added) {
      if (size == squared.length) {
        squared = Arrays.copyOf(squared, 2 * size);
        heavy = Arrays.copyOf(heavy, 2 * size);
      }
      int i = size++;
      weight += added;
      while (i > 0) {
        int parent = (i - 1) >>> 1;
        if (squared[parent] >= distance) {
          break;
        }
        squared[i] = squared[parent];
        heavy[i] = heavy[parent];
        i = parent;
      }
      squared[i] = distance;
      heavy[i] = added;
    }

    private void pop() {
      weight -= heavy[0];
      size--;
      double distance = squared[size];
      int moved = heavy[size];
      int i = 0;
      while (true) {
        int child = 2 * i + 1;
        if (child >= size) {
          break;
        }
        if (child + 1 < size && squared[child + 1] > squared[child]) {
          child++;
        }
        if (squared[child] <= distance) {
          break;
        }
        squared[i] = squared[child];
        heavy[i] = heavy[child];
        i = child;
      }
      squared[i] = distance;
      heavy[i] = moved;
    }
  }
}
