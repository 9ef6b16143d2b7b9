package org.tagatlas.cell;

/**
 * Identifiers of the cells of S2: six faces of a cube around the sphere, each a quadtree of 31
 * levels in the order of a Hilbert curve. An identifier is that of Google's library: three bits of
 * the face, two bits per level, a one, and zeros.
 *
 * <p>The positive numbers are those of the faces 0 to 3; compare identifiers with {@link
 * Long#compareUnsigned}.
 */
public final class S2Cells {

  /** The level of the smallest cells, which are below a square centimetre. */
  public static final int MAX_LEVEL = 30;

  /** Number of faces, which are the cells of level 0. */
  public static final int FACES = 6;

  private static final int SWAP = 1;
  private static final int SIZE = 1 << MAX_LEVEL;

  /** The quadrant of each position on the curve, by orientation of the curve. */
  private static final int[][] QUADRANT = {{0, 1, 3, 2}, {0, 2, 3, 1}, {3, 2, 0, 1}, {3, 1, 0, 2}};

  /** The position on the curve of each quadrant, by orientation of the curve. */
  private static final int[][] POSITION = {{0, 1, 3, 2}, {0, 3, 1, 2}, {2, 3, 1, 0}, {2, 1, 3, 0}};

  /** The change of orientation at each position. */
  private static final int[] TURN = {SWAP, 0, 0, SWAP + 2};

  private S2Cells() {}

  /**
   * Returns the smallest cell at a point.
   *
   * @param latitude degrees, −90 to 90
   * @param longitude degrees, any number of turns
   */
  public static long leaf(double latitude, double longitude) {
    double phi = Math.toRadians(latitude);
    double theta = Math.toRadians(longitude);
    double across = Math.cos(phi);
    return leaf(Math.cos(theta) * across, Math.sin(theta) * across, Math.sin(phi));
  }

  /** Returns the smallest cell in the direction of a vector other than zero. */
  static long leaf(double x, double y, double z) {
    double ax = Math.abs(x);
    double ay = Math.abs(y);
    double az = Math.abs(z);
    int face;
    double u;
    double v;
    if (ax > ay && ax > az) {
      face = x < 0 ? 3 : 0;
      u = face == 0 ? y / x : z / x;
      v = face == 0 ? z / x : y / x;
    } else if (ay > az) {
      face = y < 0 ? 4 : 1;
      u = face == 1 ? -x / y : z / y;
      v = face == 1 ? z / y : -x / y;
    } else {
      face = z < 0 ? 5 : 2;
      u = face == 2 ? -x / z : -y / z;
      v = face == 2 ? -y / z : -x / z;
    }
    return ofGrid(face, grid(u), grid(v));
  }

  /** The projection that makes cells of a level almost equally large, as a number of leaves. */
  private static int grid(double u) {
    double s = u >= 0 ? 0.5 * Math.sqrt(1 + 3 * u) : 1 - 0.5 * Math.sqrt(1 - 3 * u);
    return Math.max(0, Math.min(SIZE - 1, (int) Math.floor(s * SIZE)));
  }

  private static long ofGrid(int face, int i, int j) {
    long id = face;
    int orientation = face & SWAP;
    for (int bit = MAX_LEVEL - 1; bit >= 0; bit--) {
      int position = POSITION[orientation][(i >> bit & 1) << 1 | j >> bit & 1];
      id = id << 2 | position;
      orientation ^= TURN[position];
    }
    return id << 1 | 1;
  }

  /** Returns the cell of a face, 0 to 5. */
  public static long face(int face) {
    return (long) face << 61 | 1L << 60;
  }

  /** Returns the level of a cell, 0 to {@link #MAX_LEVEL}. */
  public static int level(long cell) {
    return MAX_LEVEL - (Long.numberOfTrailingZeros(cell) >> 1);
  }

  /**
   * Returns the cell of a level that contains a cell.
   *
   * @param level at most that of the cell
   */
  public static long parent(long cell, int level) {
    long lowest = lowest(level);
    return cell & -lowest | lowest;
  }

  /** Returns one of the four cells in a cell, in the order of the curve. */
  static long child(long cell, int position) {
    long lowest = Long.lowestOneBit(cell);
    return cell + (2L * position - 3) * (lowest >>> 2);
  }

  /** Returns the first leaf in a cell. */
  static long first(long cell) {
    return cell - (Long.lowestOneBit(cell) - 1);
  }

  /** Returns the last leaf in a cell. */
  static long last(long cell) {
    return cell + (Long.lowestOneBit(cell) - 1);
  }

  /** Returns whether a cell contains another one; each contains itself. */
  public static boolean contains(long cell, long other) {
    return Long.compareUnsigned(other, first(cell)) >= 0
        && Long.compareUnsigned(other, last(cell)) <= 0;
  }

  private static long lowest(int level) {
    return 1L << 2 * (MAX_LEVEL - level);
  }

  /**
   * Computes the centre of a cell.
   *
   * @param centre receives latitude and longitude in degrees
   */
  public static void centre(long cell, double[] centre) {
    point(cell, 0.5, 0.5, centre);
  }

  /**
   * Returns the outline of a cell: points along its four edges, which are great circles. The last
   * point is the first one again. Longitudes may be beyond ±180°, so that an outline across the
   * antimeridian has no jump.
   *
   * @param steps number of parts of each edge, at least 1
   * @return latitudes and longitudes in degrees
   */
  public static double[][] outline(long cell, int steps) {
    double[][] outline = new double[4 * steps + 1][2];
    for (int k = 0; k < outline.length; k++) {
      double along = (double) (k % steps) / steps;
      switch (k / steps % 4) {
        case 0 -> point(cell, along, 0, outline[k]);
        case 1 -> point(cell, 1, along, outline[k]);
        case 2 -> point(cell, 1 - along, 1, outline[k]);
        default -> point(cell, 0, 1 - along, outline[k]);
      }
      if (k > 0) {
        double turn = outline[k][1] - outline[k - 1][1];
        outline[k][1] -= 360 * Math.rint(turn / 360);
      }
    }
    return outline;
  }

  /** Computes the point at two fractions of a cell's edges. */
  private static void point(long cell, double across, double up, double[] point) {
    int face = (int) (cell >>> 61);
    int level = level(cell);
    int i = 0;
    int j = 0;
    int orientation = face & SWAP;
    for (int k = 1; k <= level; k++) {
      int position = (int) (cell >>> 2 * (MAX_LEVEL - k) + 1) & 3;
      int quadrant = QUADRANT[orientation][position];
      i = i << 1 | quadrant >> 1;
      j = j << 1 | quadrant & 1;
      orientation ^= TURN[position];
    }
    double size = 1.0 / (1L << level);
    double u = project((i + across) * size);
    double v = project((j + up) * size);
    double x;
    double y;
    double z;
    switch (face) {
      case 0 -> {
        x = 1;
        y = u;
        z = v;
      }
      case 1 -> {
        x = -u;
        y = 1;
        z = v;
      }
      case 2 -> {
        x = -u;
        y = -v;
        z = 1;
      }
      case 3 -> {
        x = -1;
        y = -v;
        z = -u;
      }
      case 4 -> {
        x = v;
        y = -1;
        z = -u;
      }
      default -> {
        x = v;
        y = u;
        z = -1;
      }
    }
    point[0] = Math.toDegrees(Math.atan2(z, Math.hypot(x, y)));
    point[1] = Math.toDegrees(Math.atan2(y, x));
  }

  private static double project(double s) {
    return s >= 0.5 ? (4 * s * s - 1) / 3 : (1 - 4 * (1 - s) * (1 - s)) / 3;
  }
}
