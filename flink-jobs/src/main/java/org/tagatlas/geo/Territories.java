package org.tagatlas.geo;

import java.util.Arrays;
import java.util.List;

/**
 * Whose polygons hold a point, or else whose are nearest. Of several owners that hold it, or are as
 * near to within a metre, the one with the smallest area comes first, so that a territory comes
 * before the state around it. Thread-safe; a lookup makes no object, apart from the index of a
 * polygon that is looked at for the first time.
 */
final class Territories {

  static final int NONE = -1;

  /** The length of a degree of latitude on the sphere. */
  static final double KM_A_DEGREE = TownVectors.EARTH_RADIUS_KM * Math.PI / 180;

  /** What counts as equally near, in scaled degrees: about a metre. */
  static final double TOLERANCE = 1;

  private static final double WHOLE_TURN = 360 * GazetteerFile.SCALE;
  private static final int COLUMNS = 360;
  private static final int ROWS = 180;

  /**
   * A polygon and whose it is.
   *
   * @param owner from 0
   * @param group what a search can be restricted to: of one owner always the same one
   * @param rings the shell, then the holes, each closed: longitude and latitude in turn, scaled
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

  /** Made when first needed: most polygons of most runs never are. */
  private final PolygonIndex[] indexes;

  /** The parts whose box is within reach of each cell of a degree. */
  private final Buckets near;

  /**
   * Takes the polygons.
   *
   * @param reachKm how far from a point its nearest owner may be
   */
  Territories(List<Part> parts, int owners, double reachKm) {
    this.parts = parts;
    reach = reachKm / KM_A_DEGREE * GazetteerFile.SCALE;
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

  /** A ring's area in an equal-area projection: only the order of areas matters. */
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
    // Beyond this latitude a reach goes around the pole.
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

  /** Returns the number of the cell of a degree that holds a point. */
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
   * Returns the owner whose polygons hold a point or are nearest to it, {@link #NONE} when none of
   * the group is within reach.
   *
   * @param x scaled longitude
   * @param y scaled latitude
   */
  int find(double x, double y, int group) {
    int holder = holder(x, y, group);
    return holder == NONE ? nearest(x, y, group) : holder;
  }

  /** Returns the owner whose polygons hold a point, {@link #NONE} if nobody's do. */
  int holder(double x, double y, int wanted) {
    int found = NONE;
    int cell = cell(x, y);
    for (int i = near.start(cell); i < near.start(cell + 1); i++) {
      int part = near.item(i);
      if (group[part] == wanted
          && (found == NONE || precedes(owner[part], found))
          && covers(part, x, y)) {
        found = owner[part];
      }
    }
    return found;
  }

  private int nearest(double x, double y, int wanted) {
    double squeeze = squeeze(y);
    int cell = cell(x, y);
    double least = Double.POSITIVE_INFINITY;
    for (int i = near.start(cell); i < near.start(cell + 1); i++) {
      int part = near.item(i);
      if (group[part] == wanted) {
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
      if (group[part] == wanted
          && (found == NONE || precedes(owner[part], found))
          && distance(part, x, y, squeeze, limit) <= limit) {
        found = owner[part];
      }
    }
    return found;
  }

  /** What a degree of longitude is of one of latitude. */
  static double squeeze(double y) {
    return Math.cos(Math.toRadians(y / GazetteerFile.SCALE));
  }

  /** Tells whether an owner comes first where both hold a point or are as near. */
  boolean precedes(int one, int other) {
    return area[one] < area[other] || (area[one] == area[other] && one < other);
  }

  boolean covers(int part, double x, double y) {
    return x >= west[part] && x <= east[part] && index(part).covers(x, y);
  }

  /** Returns the distance to a part's outline, also across the antimeridian. */
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
      // Its fields are final: threads that race see a whole one, and any of them does.
      index = new PolygonIndex(parts.get(part).rings());
      indexes[part] = index;
    }
    return index;
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

  /** Lists of numbers in one array. */
  static final class Buckets {
    private final int[] start;
    private final int[] items;

    /** Takes the buckets of an item. */
    interface Cells {
      void add(int bucket);
    }

    /** Names the buckets of an item. */
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
