package org.tagatlas.located;

import java.util.ArrayList;
import java.util.List;
import org.tagatlas.tags.GeoTags;

/**
 * All that is remembered of where the photos of a machine tag were taken: exact integers by cell,
 * so that neither the order of photos nor how they were added up makes a difference.
 *
 * <p>Points are vectors of the unit sphere in units of 2^-28 of its radius, 2.4 cm. Cells are cubes
 * of 2^16 units, 1.6 km, in space: there is no seam in them where longitudes begin again, and no
 * pole. A tag that has touched more than {@value #MOST_CELLS} of them is spread out for good,
 * whatever comes; then nothing else is remembered of it.
 *
 * @param spread whether the tag is spread out for good
 * @param cells the cells that were touched in ascending order; none when it is spread out
 */
public record PlaceSum(boolean spread, List<Cell> cells) {

  /** A tag of more cells than these is no place. */
  public static final int MOST_CELLS = 64;

  /** A place has so many photos at least. */
  public static final int LEAST_PHOTOS = 3;

  /** By so many photographers at least: a series of one's own is no place to others. */
  public static final int LEAST_PHOTOGRAPHERS = 2;

  /** Of all photos of a place, so many of a hundred are side by side. */
  public static final int LEAST_PERCENT = 80;

  /** A place is not more uncertain than that. */
  public static final int MOST_UNCERTAINTY_METRES = 1_000;

  /** Nothing was seen yet. */
  public static final PlaceSum NONE = new PlaceSum(false, List.of());

  /** Too many cells were. */
  public static final PlaceSum SPREAD = new PlaceSum(true, List.of());

  private static final int CELL_BITS = 16;
  private static final double UNITS = 1 << 28;
  private static final double METRES_A_UNIT = 6_371_008.8 / UNITS;

  private static final int KEY_BITS = 14;
  private static final int KEY_OFFSET = 1 << KEY_BITS - 1;
  private static final int KEY_MASK = (1 << KEY_BITS) - 1;

  /**
   * The photos of a tag in one cell.
   *
   * @param key the cell's three numbers, 14 bits each
   * @param photos how many, from 1
   * @param x sum of their offsets from the cell's corner, in units
   * @param y likewise
   * @param z likewise
   * @param squares sum of the squares of their offsets
   * @param voter the least hash of a photographer
   * @param otherVoter the next one, the same when there is one alone
   */
  record Cell(
      long key, long photos, long x, long y, long z, long squares, long voter, long otherVoter) {

    private Cell plus(Cell other) {
      long least = Math.min(voter, other.voter);
      long next = least;
      for (long each : new long[] {voter, otherVoter, other.voter, other.otherVoter}) {
        if (each != least && (next == least || each < next)) {
          next = each;
        }
      }
      return new Cell(
          key,
          photos + other.photos,
          x + other.x,
          y + other.y,
          z + other.z,
          squares + other.squares,
          least,
          next);
    }

    /** Returns one of the cell's three numbers. */
    private int axis(int which) {
      return (int) (key >>> KEY_BITS * which & KEY_MASK) - KEY_OFFSET;
    }

    private boolean isBeside(Cell other) {
      return Math.abs(axis(0) - other.axis(0)) <= 1
          && Math.abs(axis(1) - other.axis(1)) <= 1
          && Math.abs(axis(2) - other.axis(2)) <= 1;
    }
  }

  /** Copies nothing that is immutable already. */
  public PlaceSum {
    cells = List.copyOf(cells);
  }

  /**
   * Returns what one photo adds.
   *
   * @param latitude WGS 84 degrees, from -90 to 90
   * @param longitude WGS 84 degrees, from -180 to 180
   * @param voter hash of its photographer
   */
  public static PlaceSum of(double latitude, double longitude, long voter) {
    double phi = StrictMath.toRadians(latitude);
    double lambda = StrictMath.toRadians(longitude);
    long x = Math.round(StrictMath.cos(phi) * StrictMath.cos(lambda) * UNITS);
    long y = Math.round(StrictMath.cos(phi) * StrictMath.sin(lambda) * UNITS);
    long z = Math.round(StrictMath.sin(phi) * UNITS);
    long key = 0;
    for (long part : new long[] {z, y, x}) {
      key = key << KEY_BITS | (part >> CELL_BITS) + KEY_OFFSET;
    }
    long mask = (1 << CELL_BITS) - 1;
    long dx = x & mask;
    long dy = y & mask;
    long dz = z & mask;
    return new PlaceSum(
        false, List.of(new Cell(key, 1, dx, dy, dz, dx * dx + dy * dy + dz * dz, voter, voter)));
  }

  /** Returns the sum of both. */
  public PlaceSum plus(PlaceSum other) {
    if (spread || other.spread) {
      return SPREAD;
    }
    if (cells.isEmpty() || other.cells.isEmpty()) {
      return cells.isEmpty() ? other : this;
    }
    List<Cell> sum = new ArrayList<>(cells.size() + other.cells.size());
    int i = 0;
    int j = 0;
    while (i < cells.size() || j < other.cells.size()) {
      Cell a = i < cells.size() ? cells.get(i) : null;
      Cell b = j < other.cells.size() ? other.cells.get(j) : null;
      if (b == null || a != null && a.key < b.key) {
        sum.add(a);
        i++;
      } else if (a == null || b.key < a.key) {
        sum.add(b);
        j++;
      } else {
        sum.add(a.plus(b));
        i++;
        j++;
      }
    }
    return sum.size() > MOST_CELLS ? SPREAD : new PlaceSum(false, sum);
  }

  /** Returns the place that the photos make; null when they make none. */
  public TagPlace place() {
    long all = photos(cells);
    if (all < LEAST_PHOTOS) {
      return null;
    }
    List<Cell> together = List.of();
    Cell middle = null;
    long most = 0;
    for (Cell cell : cells) {
      List<Cell> beside = cells.stream().filter(cell::isBeside).toList();
      long photos = photos(beside);
      if (photos > most) {
        most = photos;
        together = beside;
        middle = cell;
      }
    }
    if (most < LEAST_PHOTOS || most * 100 < all * LEAST_PERCENT || !isBySeveral(together)) {
      return null;
    }
    return place(middle, together, most);
  }

  private static long photos(List<Cell> cells) {
    long photos = 0;
    for (Cell cell : cells) {
      photos += cell.photos;
    }
    return photos;
  }

  private static boolean isBySeveral(List<Cell> cells) {
    Cell sum = cells.get(0);
    for (Cell cell : cells) {
      sum = sum.plus(cell);
    }
    return sum.voter != sum.otherVoter;
  }

  /** Sums are of whole numbers up to here, so they are exact. */
  private static TagPlace place(Cell middle, List<Cell> cells, long photos) {
    long[] sum = new long[3];
    long squares = 0;
    for (Cell cell : cells) {
      long[] own = {cell.x, cell.y, cell.z};
      squares += cell.squares;
      for (int axis = 0; axis < 3; axis++) {
        long apart = (long) (cell.axis(axis) - middle.axis(axis)) << CELL_BITS;
        sum[axis] += own[axis] + cell.photos * apart;
        squares += 2 * apart * own[axis] + cell.photos * apart * apart;
      }
    }
    double[] mean = new double[3];
    double variance = (double) squares / photos;
    for (int axis = 0; axis < 3; axis++) {
      mean[axis] = (double) sum[axis] / photos;
      variance -= mean[axis] * mean[axis];
      mean[axis] += (double) ((long) middle.axis(axis) << CELL_BITS);
    }
    // Of a further photo: the mean itself is only known from these.
    double expected = Math.max(0, variance) * (photos + 1) / (photos - 1);
    double metres = Math.ceil(2 * Math.sqrt(expected) * METRES_A_UNIT);
    if (metres > MOST_UNCERTAINTY_METRES) {
      return null;
    }
    return new TagPlace(
        degrees(StrictMath.atan2(mean[2], Math.sqrt(mean[0] * mean[0] + mean[1] * mean[1]))),
        degrees(StrictMath.atan2(mean[1], mean[0])),
        Math.max(GeoTags.LEAST_UNCERTAINTY_METRES, (int) metres));
  }

  private static double degrees(double radians) {
    return Math.round(StrictMath.toDegrees(radians) * 1e6) / 1e6;
  }
}
