package org.tagatlas.geo;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;

/**
 * K-D trees over the towns of a gazetteer as points of the unit sphere, one tree a group (a
 * country) so that a search can stay within it. Distances are straight lines through the sphere,
 * which grow with the great circle, so neither the poles nor the antimeridian are special.
 * Immutable and thread-safe; of two towns at one distance the lower index wins.
 */
final class TownTree {

  /** The mean radius of the earth (IUGG). */
  static final double EARTH_RADIUS_KM = 6371.0088;

  /** What is added to every distance, so that a hamlet's centre is no black hole. */
  static final double SOFTENING_KM = 0.5;

  private static final double WHOLE_SPHERE = 4;

  /** The town at each place of the trees; a tree's root is the middle of its range. */
  private final int[] town;

  private final double[] xyz;
  private final byte[] axis;
  private final double[] pull;

  /** The greatest pull in the part of the tree below each place, itself included. */
  private final double[] greatestPull;

  private final int[] start;

  /**
   * Builds the trees.
   *
   * @param group the group of each town, from 0
   * @param pullOf how strongly a town attracts a point: see {@link Strongest}
   */
  TownTree(Gazetteer gazetteer, int[] group, int groups, IntToDoubleFunction pullOf) {
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
      UnitVectors.write(gazetteer.townLatitude(i), gazetteer.townLongitude(i), points, 3 * i);
    }
    axis = new byte[size];
    for (int g = 0; g < groups; g++) {
      build(points, start[g], start[g + 1]);
    }
    xyz = new double[3 * size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(points, 3 * town[i], xyz, 3 * i, 3);
    }
    pull = new double[size];
    Arrays.setAll(pull, i -> pullOf.applyAsDouble(town[i]));
    greatestPull = new double[size];
    for (int g = 0; g < groups; g++) {
      sumUp(start[g], start[g + 1]);
    }
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

  /** Returns how strongly a town draws a point over a squared straight line. */
  static double strength(double pull, double squaredChord) {
    return pull / (Math.sqrt(squaredChord) * EARTH_RADIUS_KM + SOFTENING_KM);
  }

  /** Looks for the one nearest town of a group. Not thread-safe; made once and used again. */
  final class Nearest {
    private double x;
    private double y;
    private double z;
    private int nearest;
    private double reach;

    /**
     * Returns the nearest town, -1 when the group has none.
     *
     * @param point a unit vector
     */
    int find(double[] point, int group) {
      x = point[0];
      y = point[1];
      z = point[2];
      nearest = -1;
      reach = WHOLE_SPHERE;
      visit(start[group], start[group + 1]);
      return nearest;
    }

    /** Returns the squared straight line to the town that was found. */
    double squaredChord() {
      return reach;
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
   * Looks for the town of a group that draws a point most, leaving out parts of the tree whose
   * greatest town would have to be nearer to win. Not thread-safe; made once and used again.
   */
  final class Strongest {
    private double x;
    private double y;
    private double z;
    private double limit;
    private int strongest;
    private double strength;

    /**
     * Returns the town, -1 when none is within the limit.
     *
     * @param point a unit vector
     * @param squaredLimit the greatest squared straight line
     */
    int find(double[] point, int group, double squaredLimit) {
      x = point[0];
      y = point[1];
      z = point[2];
      limit = squaredLimit;
      strongest = -1;
      strength = 0;
      visit(start[group], start[group + 1], 0, 0, 0);
      return strongest;
    }

    /** Visits a part of the tree that lies at least that far along each axis. */
    private void visit(int from, int to, double farX, double farY, double farZ) {
      if (from >= to) {
        return;
      }
      int middle = (from + to) >>> 1;
      // A little less than the distance, so that rounding never leaves out an equal.
      double atLeast = (farX * farX + farY * farY + farZ * farZ) * (1 - 1e-9);
      if (atLeast > limit || strength(greatestPull[middle], atLeast) < strength) {
        return;
      }
      int at = 3 * middle;
      double dx = x - xyz[at];
      double dy = y - xyz[at + 1];
      double dz = z - xyz[at + 2];
      offer(middle, dx * dx + dy * dy + dz * dz);
      int split = axis[middle];
      double aside = split == 0 ? dx : split == 1 ? dy : dz;
      double acrossX = split == 0 ? dx : farX;
      double acrossY = split == 1 ? dy : farY;
      double acrossZ = split == 2 ? dz : farZ;
      if (aside < 0) {
        visit(from, middle, farX, farY, farZ);
        visit(middle + 1, to, acrossX, acrossY, acrossZ);
      } else {
        visit(middle + 1, to, farX, farY, farZ);
        visit(from, middle, acrossX, acrossY, acrossZ);
      }
    }

    private void offer(int middle, double squaredChord) {
      if (squaredChord > limit) {
        return;
      }
      double candidate = strength(pull[middle], squaredChord);
      if (candidate > strength || (candidate == strength && town[middle] < strongest)) {
        strongest = town[middle];
        strength = candidate;
      }
    }
  }

  /** Takes each town of a group within a squared straight line of a point, in no order. */
  void within(double[] point, int group, double squaredReach, IntConsumer towns) {
    within(point, start[group], start[group + 1], squaredReach, towns);
  }

  private void within(double[] point, int from, int to, double squaredReach, IntConsumer towns) {
    if (from >= to) {
      return;
    }
    int middle = (from + to) >>> 1;
    int at = 3 * middle;
    double dx = point[0] - xyz[at];
    double dy = point[1] - xyz[at + 1];
    double dz = point[2] - xyz[at + 2];
    if (dx * dx + dy * dy + dz * dz <= squaredReach) {
      towns.accept(town[middle]);
    }
    double aside = axis[middle] == 0 ? dx : axis[middle] == 1 ? dy : dz;
    if (aside < 0 || aside * aside <= squaredReach) {
      within(point, from, middle, squaredReach, towns);
    }
    if (aside >= 0 || aside * aside <= squaredReach) {
      within(point, middle + 1, to, squaredReach, towns);
    }
  }
}
