package org.tagatlas.geo;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
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

  /** The town at each place of the trees; a tree's root is the middle of its range. */
  private final int[] town;

  private final double[] xyz;
  private final byte[] axis;
  private final int[] label;
  private final double[] pull;

  /** The greatest pull in the part of the tree below each place, itself included. */
  private final double[] greatestPull;

  private final int[] start;

  /**
   * Builds the trees.
   *
   * @param group the group of each town, from 0
   * @param labelOf what a search can choose towns by
   * @param pullOf how strongly a town attracts a point: see {@link Strongest}
   */
  TownTree(
      Gazetteer gazetteer,
      int[] group,
      int groups,
      IntUnaryOperator labelOf,
      IntToDoubleFunction pullOf) {
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
    pull = new double[size];
    Arrays.setAll(pull, i -> pullOf.applyAsDouble(town[i]));
    greatestPull = new double[size];
    for (int g = 0; g < groups; g++) {
      sumUp(start[g], start[g + 1]);
    }
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

  private double sumUp(int from, int to) {
    if (from >= to) {
      return 0;
    }
    int middle = (from + to) >>> 1;
    double below = Math.max(sumUp(from, middle), sumUp(middle + 1, to));
    greatestPull[middle] = Math.max(pull[middle], below);
    return greatestPull[middle];
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

  /** Looks for the one nearest town of a group. */
  final class Nearest {
    private final double x;
    private final double y;
    private final double z;
    private int nearest = -1;
    private double reach;

    /**
     * Prepares a search.
     *
     * @param squaredReach the greatest squared chord that counts
     */
    Nearest(double[] point, double squaredReach) {
      x = point[0];
      y = point[1];
      z = point[2];
      reach = squaredReach;
    }

    Nearest in(int group) {
      visit(start[group], start[group + 1]);
      return this;
    }

    /** Returns the town, -1 when none is within reach. */
    int town() {
      return nearest;
    }

    double km() {
      return TownTree.km(reach);
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
        if (distance < reach || (distance == reach && (nearest < 0 || town[middle] < nearest))) {
          nearest = town[middle];
          reach = distance;
        }
        double aside = axis[middle] == 0 ? dx : axis[middle] == 1 ? dy : dz;
        if (aside < 0) {
          visit(lo, middle);
          lo = middle + 1;
        } else {
          visit(middle + 1, hi);
          hi = middle;
        }
        if (aside * aside > reach) {
          return;
        }
      }
    }
  }

  /**
   * Looks for the town of a group and label whose pull / (km + 1) is the greatest, leaving out
   * parts of the tree whose greatest town would have to be nearer to win.
   */
  final class Strongest {
    private final double x;
    private final double y;
    private final double z;
    private final int wanted;
    private final double limit;
    private int strongest = -1;
    private double strength;
    private double km;

    Strongest(double[] point, int wanted, double limitKm) {
      x = point[0];
      y = point[1];
      z = point[2];
      this.wanted = wanted;
      limit = limitKm;
    }

    Strongest in(int group) {
      visit(start[group], start[group + 1], 0);
      return this;
    }

    /** Returns the town, -1 when none is within the limit. */
    int town() {
      return strongest;
    }

    double km() {
      return km;
    }

    /** Visits a part of the tree that lies at least that far: chords are shorter than arcs. */
    private void visit(int from, int to, double atLeastKm) {
      if (from >= to) {
        return;
      }
      int middle = (from + to) >>> 1;
      if (atLeastKm > limit || greatestPull[middle] < strength * (atLeastKm + 1)) {
        return;
      }
      int at = 3 * middle;
      double dx = x - xyz[at];
      double dy = y - xyz[at + 1];
      double dz = z - xyz[at + 2];
      if (label[middle] == wanted) {
        offer(middle, dx * dx + dy * dy + dz * dz);
      }
      double aside = axis[middle] == 0 ? dx : axis[middle] == 1 ? dy : dz;
      // A little less than the distance, so that rounding never leaves out an equal.
      double acrossKm = Math.max(atLeastKm, Math.abs(aside) * (EARTH_RADIUS_KM * (1 - 1e-9)));
      if (aside < 0) {
        visit(from, middle, atLeastKm);
        visit(middle + 1, to, acrossKm);
      } else {
        visit(middle + 1, to, atLeastKm);
        visit(from, middle, acrossKm);
      }
    }

    private void offer(int middle, double squaredChord) {
      double chordKm = Math.sqrt(squaredChord) * (EARTH_RADIUS_KM * (1 - 1e-9));
      if (chordKm > limit || pull[middle] < strength * (chordKm + 1)) {
        return;
      }
      double arcKm = TownTree.km(squaredChord);
      double candidate = pull[middle] / (arcKm + 1);
      if (arcKm <= limit
          && (strongest < 0
              || candidate > strength
              || (candidate == strength && town[middle] < strongest))) {
        strongest = town[middle];
        strength = candidate;
        km = arcKm;
      }
    }
  }
}
