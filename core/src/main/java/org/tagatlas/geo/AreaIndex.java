package org.tagatlas.geo;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the owner whose polygons contain a point, or otherwise the nearest owner. If several owners
 * contain it, or their distances differ by less than a metre, the one with the smallest area wins,
 * so that a territory takes precedence over the state around it. Thread-safe. A lookup allocates
 * nothing except the index of a polygon that is used for the first time.
 */
final class AreaIndex {

  static final int NONE = -1;

  /** The length of a degree of latitude on the sphere. */
  static final double KM_PER_DEGREE = TownVectors.EARTH_RADIUS_KM * Math.PI / 180;

  /**
   * The difference up to which distances are considered equal, in scaled degrees: about a metre.
   */
  static final double TOLERANCE = 1;

  private static final double WHOLE_TURN = 360 * GazetteerFile.SCALE;
  private static final int COLUMNS = 360;
  private static final int ROWS = 180;

  /**
   * A polygon and its owner.
   *
   * @param owner from 0
   * @param group the group that a search can be restricted to; the same for all polygons of an
   *     owner
   * @param rings the shell, then the holes, each closed: alternating longitude and latitude, scaled
   */
  record Part(int owner, int group, List<int[]> rings) {}

  private final List<Part> parts;
  private final double reach;
  private final double[] area;
  private final int[] owner;
  private final int[] group;
  private final int[] west;
  private final int[] east;
  private final int[] south;
  private final int[] north;

  /** Created on first use: most runs never use most polygons. */
  private final PolygonIndex[] indexes;

  /** The parts whose bounding box is within reach of each one-degree cell. */
  private final Buckets near;

  /**
   * Creates an index of polygons.
   *
   * @param owners number of owners
   * @param reachKm maximum distance of a point from its nearest owner, in kilometres
   */
  AreaIndex(List<Part> parts, int owners, double reachKm) {
    this.parts = parts;
    reach = reachKm / KM_PER_DEGREE * GazetteerFile.SCALE;
    int size = parts.size();
    area = new double[owners];
    owner = new int[size];
    group = new int[size];
    west = new int[size];
    east = new int[size];
    south = new int[size];
    north = new int[size];
    indexes = new PolygonIndex[size];
    for (int i = 0; i < size; i++) {
      Part part = parts.get(i);
      owner[i] = part.owner();
      group[i] = part.group();
      box(i, part.rings().get(0));
      for (int r = 0; r < part.rings().size(); r++) {
        area[part.owner()] += (r == 0 ? 1 : -1) * Math.abs(area(part.rings().get(r)));
      }
    }
    near = new Buckets(COLUMNS * ROWS, size, this::markCells);
  }

  private void box(int part, int[] shell) {
    west[part] = Integer.MAX_VALUE;
    east[part] = Integer.MIN_VALUE;
    south[part] = Integer.MAX_VALUE;
    north[part] = Integer.MIN_VALUE;
    for (int k = 0; k < shell.length; k += 2) {
      west[part] = Math.min(west[part], shell[k]);
      east[part] = Math.max(east[part], shell[k]);
      south[part] = Math.min(south[part], shell[k + 1]);
      north[part] = Math.max(north[part], shell[k + 1]);
    }
  }

  /** Returns a ring's area in an equal-area projection; only the order of areas matters. */
  private static double area(int[] ring) {
    double twice = 0;
    double y0 = Math.sin(Math.toRadians(ring[1] / GazetteerFile.SCALE));
    for (int k = 2; k < ring.length; k += 2) {
      double y1 = Math.sin(Math.toRadians(ring[k + 1] / GazetteerFile.SCALE));
      twice += (double) ring[k - 2] * y1 - (double) ring[k] * y0;
      y0 = y1;
    }
    return twice / 2;
  }

  private void markCells(int part, Buckets.Cells cells) {
    double toPole = Math.max(Math.abs(south[part] - reach), Math.abs(north[part] + reach));
    // Above this latitude the reach includes the pole.
    double wide = reach / squeeze(Math.min(toPole, 89 * GazetteerFile.SCALE));
    int first = column(west[part] - wide);
    int last = Math.min(column(east[part] + wide), first + COLUMNS - 1);
    int lastRow = row(north[part] + reach);
    for (int row = row(south[part] - reach); row <= lastRow; row++) {
      for (int column = first; column <= last; column++) {
        cells.add(row * COLUMNS + Math.floorMod(column, COLUMNS));
      }
    }
  }

  /** Returns the number of the one-degree cell that contains a point. */
  private static int cell(double x, double y) {
    return row(y) * COLUMNS + Math.min(column(x), COLUMNS - 1);
  }

  private static int column(double x) {
    return (int) Math.floor(x / GazetteerFile.SCALE) + 180;
  }

  private static int row(double y) {
    return Math.max(0, Math.min((int) (y / GazetteerFile.SCALE + 90), ROWS - 1));
  }

  /**
   * Returns the owner in a group whose polygons contain a point or are nearest to it; {@link #NONE}
   * if none is within reach.
   *
   * @param x scaled longitude
   * @param y scaled latitude
   */
  int find(double x, double y, int group) {
    int holder = holder(x, y, group);
    return holder == NONE ? nearest(x, y, group) : holder;
  }

  /** Returns the owner whose polygons contain a point; {@link #NONE} if there is none. */
  int holder(double x, double y, int wantedGroup) {
    int found = NONE;
    int cell = cell(x, y);
    for (int i = near.start(cell); i < near.start(cell + 1); i++) {
      int part = near.item(i);
      if (group[part] == wantedGroup
          && (found == NONE || precedes(owner[part], found))
          && covers(part, x, y)) {
        found = owner[part];
      }
    }
    return found;
  }

  private int nearest(double x, double y, int wantedGroup) {
    double squeeze = squeeze(y);
    int cell = cell(x, y);
    double least = Double.POSITIVE_INFINITY;
    for (int i = near.start(cell); i < near.start(cell + 1); i++) {
      int part = near.item(i);
      if (group[part] == wantedGroup) {
        least = Math.min(least, distance(part, x, y, squeeze, Math.min(least, reach)));
      }
    }
    if (least > reach) {
      return NONE;
    }
    int found = NONE;
    double limit = least + TOLERANCE;
    for (int i = near.start(cell); i < near.start(cell + 1); i++) {
      int part = near.item(i);
      if (group[part] == wantedGroup
          && (found == NONE || precedes(owner[part], found))
          && distance(part, x, y, squeeze, limit) <= limit) {
        found = owner[part];
      }
    }
    return found;
  }

  /** Returns the ratio of a degree of longitude to a degree of latitude. */
  static double squeeze(double y) {
    return Math.cos(Math.toRadians(y / GazetteerFile.SCALE));
  }

  /**
   * Returns whether the first owner takes precedence if both contain a point or are equally near.
   */
  boolean precedes(int first, int second) {
    return area[first] < area[second] || (area[first] == area[second] && first < second);
  }

  boolean covers(int part, double x, double y) {
    return x >= west[part] && x <= east[part] && index(part).covers(x, y);
  }

  /** Returns the distance to a part's outline, including across the antimeridian. */
  double distance(int part, double x, double y, double squeeze, double within) {
    double wide = within / squeeze;
    double least = Double.POSITIVE_INFINITY;
    if (y + within >= south[part] && y - within <= north[part]) {
      for (int turn = -1; turn <= 1; turn++) {
        double shifted = x + turn * WHOLE_TURN;
        if (shifted + wide >= west[part] && shifted - wide <= east[part]) {
          least = Math.min(least, index(part).distance(shifted, y, squeeze, within));
        }
      }
    }
    return least;
  }

  private PolygonIndex index(int part) {
    PolygonIndex index = indexes[part];
    if (index == null) {
      // Its fields are final, so racing threads see a complete object, and any of them will do.
      index = new PolygonIndex(parts.get(part).rings());
      indexes[part] = index;
    }
    return index;
  }

  /**
   * Returns the parts of a group that can contain or be nearest to any point in the one-degree cell
   * of a point.
   */
  int[] near(double x, double y, int wantedGroup) {
    int cell = cell(x, y);
    return IntStream.range(near.start(cell), near.start(cell + 1))
        .map(near::item)
        .filter(part -> group[part] == wantedGroup)
        .toArray();
  }

  double reach() {
    return reach;
  }

  int owner(int part) {
    return owner[part];
  }

  int group(int part) {
    return group[part];
  }

  int size() {
    return owner.length;
  }

  /** Lists of numbers in a single array. */
  static final class Buckets {
    private final int[] start;
    private final int[] items;

    /** Receives the buckets of an item. */
    interface Cells {
      void add(int bucket);
    }

    /** Reports the buckets of an item. */
    interface Marks {
      void mark(int item, Cells cells);
    }

    Buckets(int buckets, int size, Marks marks) {
      start = new int[buckets + 1];
      for (int i = 0; i < size; i++) {
        marks.mark(i, bucket -> start[bucket + 1]++);
      }
      Arrays.parallelPrefix(start, Integer::sum);
      items = new int[start[buckets]];
      int[] next = start.clone();
      for (int i = 0; i < size; i++) {
        int item = i;
        marks.mark(i, bucket -> items[next[bucket]++] = item);
      }
    }

    int start(int bucket) {
      return start[bucket];
    }

    int item(int at) {
      return items[at];
    }
  }
}
