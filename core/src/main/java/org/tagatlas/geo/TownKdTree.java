package org.tagatlas.geo;

import java.util.function.IntConsumer;

/**
 * K-d trees over the towns of a gazetteer as points on the unit sphere, with one tree per group (a
 * country, a division) that a search is restricted to. Distances are chords through the sphere,
 * which grow with the great circle, so neither the poles nor the antimeridian are special.
 * Immutable and thread-safe. If two towns are equally distant, the lower number wins.
 */
final class TownKdTree {

  private static final double MAX_SQUARED_CHORD = 4;

  private final TownVectors vectors;

  /** The town at each node of the trees; a tree's root is the middle of its range. */
  private final int[] town;

  private final byte[] axis;

  /** The greatest pull in the subtree of each node, itself included. */
  private final float[] maxPull;

  private final int[] start;

  /**
   * Builds the trees.
   *
   * @param group the group of each town, from 0
   */
  TownKdTree(TownVectors vectors, int[] group, int groups) {
    this.vectors = vectors;
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
    axis = new byte[size];
    maxPull = new float[size];
    for (int g = 0; g < groups; g++) {
      build(start[g], start[g + 1]);
      computeMaxPull(start[g], start[g + 1]);
    }
  }

  private void build(int from, int to) {
    int lo = from;
    int hi = to;
    // The left half by recursion, the right half by iteration: the depth stays logarithmic.
    while (hi - lo > 1) {
      int split = widestAxis(lo, hi);
      int middle = (lo + hi) >>> 1;
      select(split, lo, hi - 1, middle);
      axis[middle] = (byte) split;
      build(lo, middle);
      lo = middle + 1;
    }
  }

  /** Computes the greatest pulls, rounded up so that a pruned subtree cannot contain the winner. */
  private float computeMaxPull(int from, int to) {
    if (from >= to) {
      return 0;
    }
    int middle = (from + to) >>> 1;
    float below = Math.max(computeMaxPull(from, middle), computeMaxPull(middle + 1, to));
    maxPull[middle] = Math.max(Math.nextUp((float) vectors.pull(town[middle])), below);
    return maxPull[middle];
  }

  private int widestAxis(int lo, int hi) {
    int widest = 0;
    double width = -1;
    for (int a = 0; a < 3; a++) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      for (int i = lo; i < hi; i++) {
        double value = vectors.coordinate(town[i], a);
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

  /** Moves the town of a rank along an axis to its position, with smaller ones before it. */
  private void select(int a, int from, int to, int rank) {
    int lo = from;
    int hi = to;
    while (lo < hi) {
      double pivot = vectors.coordinate(town[(lo + hi) >>> 1], a);
      int i = lo;
      int j = hi;
      while (i <= j) {
        while (vectors.coordinate(town[i], a) < pivot) {
          i++;
        }
        while (vectors.coordinate(town[j], a) > pivot) {
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

  /** Searches for the nearest town of a group. Reusable; not thread-safe. */
  final class Nearest {
    private double x;
    private double y;
    private double z;
    private int nearest;
    private double reach;

    /**
     * Returns the nearest town, -1 if the group is empty.
     *
     * @param point a unit vector
     */
    int find(double[] point, int group) {
      x = point[0];
      y = point[1];
      z = point[2];
      nearest = -1;
      reach = MAX_SQUARED_CHORD;
      visit(start[group], start[group + 1]);
      return nearest;
    }

    /** Returns the squared chord to the town that was found. */
    double squaredChord() {
      return reach;
    }

    private void visit(int from, int to) {
      int lo = from;
      int hi = to;
      while (lo < hi) {
        int middle = (lo + hi) >>> 1;
        int candidate = town[middle];
        double dx = x - vectors.x(candidate);
        double dy = y - vectors.y(candidate);
        double dz = z - vectors.z(candidate);
        double distance = dx * dx + dy * dy + dz * dz;
        if (distance < reach || (distance == reach && (nearest < 0 || candidate < nearest))) {
          nearest = candidate;
          reach = distance;
        }
        double offset = axis[middle] == 0 ? dx : axis[middle] == 1 ? dy : dz;
        if (offset < 0) {
          visit(lo, middle);
          lo = middle + 1;
        } else {
          visit(middle + 1, hi);
          hi = middle;
        }
        if (offset * offset > reach) {
          return;
        }
      }
    }
  }

  /**
   * Computes the strength of a town at a point, which must not decrease with a greater pull or a
   * shorter distance.
   */
  interface Draw {
    double of(double pull, double squaredChord);
  }

  /**
   * Searches for the town of a group with the greatest strength at a point, pruning subtrees that
   * cannot contain it. Reusable; not thread-safe.
   */
  final class Strongest {
    private final Draw draw;
    private double x;
    private double y;
    private double z;
    private double limit;
    private int strongest;
    private double strength;

    Strongest(Draw draw) {
      this.draw = draw;
    }

    /**
     * Returns the town, -1 if none is within the limit.
     *
     * @param point a unit vector
     * @param squaredLimit maximum squared chord
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

    /** Visits a subtree with a minimum distance along each axis. */
    private void visit(int from, int to, double farX, double farY, double farZ) {
      if (from >= to) {
        return;
      }
      int middle = (from + to) >>> 1;
      // Slightly less than the distance, so that rounding never prunes an equal candidate.
      double atLeast = (farX * farX + farY * farY + farZ * farZ) * (1 - 1e-9);
      if (atLeast > limit || draw.of(maxPull[middle], atLeast) < strength) {
        return;
      }
      int candidate = town[middle];
      double dx = x - vectors.x(candidate);
      double dy = y - vectors.y(candidate);
      double dz = z - vectors.z(candidate);
      offer(candidate, dx * dx + dy * dy + dz * dz);
      int split = axis[middle];
      double offset = split == 0 ? dx : split == 1 ? dy : dz;
      double acrossX = split == 0 ? dx : farX;
      double acrossY = split == 1 ? dy : farY;
      double acrossZ = split == 2 ? dz : farZ;
      if (offset < 0) {
        visit(from, middle, farX, farY, farZ);
        visit(middle + 1, to, acrossX, acrossY, acrossZ);
      } else {
        visit(middle + 1, to, farX, farY, farZ);
        visit(from, middle, acrossX, acrossY, acrossZ);
      }
    }

    private void offer(int candidate, double squaredChord) {
      if (squaredChord > limit) {
        return;
      }
      double offered = draw.of(vectors.pull(candidate), squaredChord);
      if (offered > strength || (offered == strength && candidate < strongest)) {
        strongest = candidate;
        strength = offered;
      }
    }
  }

  /**
   * Passes each town of a group within a squared chord of a point to a consumer, in no particular
   * order.
   */
  void within(double[] point, int group, double squaredReach, IntConsumer towns) {
    within(point, start[group], start[group + 1], squaredReach, towns);
  }

  private void within(double[] point, int from, int to, double squaredReach, IntConsumer towns) {
    if (from >= to) {
      return;
    }
    int middle = (from + to) >>> 1;
    double dx = point[0] - vectors.x(town[middle]);
    double dy = point[1] - vectors.y(town[middle]);
    double dz = point[2] - vectors.z(town[middle]);
    if (dx * dx + dy * dy + dz * dz <= squaredReach) {
      towns.accept(town[middle]);
    }
    double offset = axis[middle] == 0 ? dx : axis[middle] == 1 ? dy : dz;
    if (offset < 0 || offset * offset <= squaredReach) {
      within(point, from, middle, squaredReach, towns);
    }
    if (offset >= 0 || offset * offset <= squaredReach) {
      within(point, middle + 1, to, squaredReach, towns);
    }
  }
}
