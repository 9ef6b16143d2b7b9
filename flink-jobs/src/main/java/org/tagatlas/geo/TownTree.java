package org.tagatlas.geo;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * K-D trees over the towns of a gazetteer as points of the unit sphere, one tree a group (a
 * country) so that a search can stay within it. Distances are straight lines through the sphere,
 * which grow with the great circle, so neither the poles nor the antimeridian are special.
 * Immutable and thread-safe; of two towns at one distance the lower index wins.
 */
final class TownTree {

  /** The mean radius of the earth (IUGG). */
  static final double EARTH_RADIUS_KM = 6371.0088;

  /** Lets a search take towns of every label. */
  static final int ANY = Integer.MIN_VALUE;

  /** The town at each place of the trees; a tree's root is the middle of its range. */
  private final int[] town;

  private final double[] xyz;
  private final byte[] axis;
  private final int[] label;
  private final int[] start;

  /**
   * Builds the trees.
   *
   * @param group the group of each town, from 0
   * @param labelOf what a search can choose towns by
   */
  TownTree(Gazetteer gazetteer, int[] group, int groups, IntUnaryOperator labelOf) {
    int size = group.length;
    start = new int[groups + 1];
    for (int g : group) {
      start[g + 1]++;
    }
    for (int g = 0; g < groups; g++) {
      start[g + 1] += start[g];
    }
    town = new int[size];
    int[] next = start.clone();
    for (int i = 0; i < size; i++) {
      town[next[group[i]]++] = i;
    }
    double[] points = new double[3 * size];
    for (int i = 0; i < size; i++) {
      toUnitVector(gazetteer.townLatitude(i), gazetteer.townLongitude(i), points, 3 * i);
    }
    axis = new byte[size];
    for (int g = 0; g < groups; g++) {
      build(points, start[g], start[g + 1]);
    }
    xyz = new double[3 * size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(points, 3 * town[i], xyz, 3 * i, 3);
    }
    label = new int[size];
    Arrays.setAll(label, i -> labelOf.applyAsInt(town[i]));
  }

  static void toUnitVector(double latitude, double longitude, double[] xyz, int at) {
    double phi = Math.toRadians(latitude);
    double lambda = Math.toRadians(longitude);
    xyz[at] = Math.cos(phi) * Math.cos(lambda);
    xyz[at + 1] = Math.cos(phi) * Math.sin(lambda);
    xyz[at + 2] = Math.sin(phi);
  }

  /** Returns the squared straight line that spans a great circle of that length. */
  static double squaredChord(double km) {
    double chord = 2 * Math.sin(km / EARTH_RADIUS_KM / 2);
    return chord * chord;
  }

  /** Returns the length of the great circle over a squared straight line. */
  static double km(double squaredChord) {
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(squaredChord) / 2));
  }

  private void build(double[] points, int from, int to) {
    int lo = from;
    int hi = to;
    // The left half by recursion, the right half by iteration: the depth stays logarithmic.
    while (hi - lo > 1) {
      int split = widestAxis(points, lo, hi);
      int middle = (lo + hi) >>> 1;
      select(points, split, lo, hi - 1, middle);
      axis[middle] = (byte) split;
      build(points, lo, middle);
      lo = middle + 1;
    }
  }

  private int widestAxis(double[] points, int lo, int hi) {
    int widest = 0;
    double width = -1;
    for (int a = 0; a < 3; a++) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      for (int i = lo; i < hi; i++) {
        double value = points[3 * town[i] + a];
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
      if (max - min > width) {
        width = max - min;
        widest = a;
      }
    }
    return widest;
  }

  /** Puts the town of a rank along an axis in its place, smaller ones before it. */
  private void select(double[] points, int a, int from, int to, int rank) {
    int lo = from;
    int hi = to;
    while (lo < hi) {
      double pivot = points[3 * town[(lo + hi) >>> 1] + a];
      int i = lo;
      int j = hi;
      while (i <= j) {
        while (points[3 * town[i] + a] < pivot) {
          i++;
        }
        while (points[3 * town[j] + a] > pivot) {
          j--;
        }
        if (i <= j) {
          int swapped = town[i];
          town[i++] = town[j];
          town[j--] = swapped;
        }
      }
      if (rank <= j) {
        hi = j;
      } else if (rank >= i) {
        lo = i;
      } else {
        return;
      }
    }
  }

  /** A walk over the towns of a group that lie within reach, nearer parts of the tree first. */
  abstract class Search {
    private final double x;
    private final double y;
    private final double z;
    private final int wanted;

    /** The greatest squared chord that still counts. */
    private double reach;

    /**
     * Prepares a search.
     *
     * @param wanted the label of the towns that count, or {@link #ANY}
     */
    Search(double[] point, int wanted, double squaredReach) {
      x = point[0];
      y = point[1];
      z = point[2];
      this.wanted = wanted;
      reach = squaredReach;
    }

    /** Takes a town within reach and returns the reach from now on, which never grows. */
    abstract double offer(int town, double squaredChord);

    final void in(int group) {
      visit(start[group], start[group + 1]);
    }

    private void visit(int from, int to) {
      int lo = from;
      int hi = to;
      while (lo < hi) {
        int middle = (lo + hi) >>> 1;
        int at = 3 * middle;
        double dx = x - xyz[at];
        double dy = y - xyz[at + 1];
        double dz = z - xyz[at + 2];
        double distance = dx * dx + dy * dy + dz * dz;
        if (distance <= reach && (wanted == ANY || label[middle] == wanted)) {
          reach = offer(town[middle], distance);
        }
        double aside = axis[middle] == 0 ? dx : axis[middle] == 1 ? dy : dz;
        boolean left = aside < 0;
        if (left) {
          visit(lo, middle);
        } else {
          visit(middle + 1, hi);
        }
        if (aside * aside > reach) {
          return;
        }
        if (left) {
          lo = middle + 1;
        } else {
          hi = middle;
        }
      }
    }
  }

  /** Looks for the one nearest town. */
  final class Nearest extends Search {
    private int town = -1;
    private double squaredChord;

    Nearest(double[] point, double squaredReach) {
      super(point, ANY, squaredReach);
    }

    @Override
    double offer(int candidate, double squared) {
      if (town < 0 || squared < squaredChord || candidate < town) {
        town = candidate;
        squaredChord = squared;
      }
      return squaredChord;
    }

    /** Returns the town, -1 when none is within reach. */
    int town() {
      return town;
    }

    double km() {
      return TownTree.km(squaredChord);
    }
  }
}
