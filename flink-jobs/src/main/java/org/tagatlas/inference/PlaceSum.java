package org.tagatlas.inference;

import java.util.ArrayList;
import java.util.List;
import org.tagatlas.tags.GeoTags;

/**
 * An aggregate of the coordinates of the photos of a machine tag. It consists of exact integers by
 * cell, so the result depends neither on the order of photos nor on the order of additions.
 *
 * <p>Points are vectors on the unit sphere, in units of 2^-28 of its radius (2.4 cm). Cells are
 * cubes in space of 2^16 units (1.6 km), so there are no special cases at the antimeridian or the
 * poles. A tag with photos in more than {@value #MAX_CELLS} cells is permanently spread out;
 * nothing else is stored for it.
 *
 * @param spread whether the tag is permanently spread out
 * @param cells the cells that have photos, in ascending order; empty if the tag is spread out
 */
public record PlaceSum(boolean spread, List<Cell> cells) {

  /** Maximum number of cells; a tag with more is spread out. */
  public static final int MAX_CELLS = 64;

  /** Minimum number of photos of a place. */
  public static final int MIN_PHOTOS = 3;

  /** Minimum number of photographers of a place: one person's private series is not a place. */
  public static final int MIN_PHOTOGRAPHERS = 2;

  /** Minimum percentage of a tag's photos that are in one cell and its neighbours. */
  public static final int MIN_PERCENT = 80;

  /** Maximum uncertainty of a place in metres. */
  public static final int MAX_UNCERTAINTY_METRES = 1_000;

  /** No photos. */
  public static final PlaceSum NONE = new PlaceSum(false, List.of());

  /** Permanently spread out. */
  public static final PlaceSum SPREAD = new PlaceSum(true, List.of());

  private static final int CELL_BITS = 16;
  private static final double UNITS = 1 << 28;
  private static final double METRES_PER_UNIT = 6_371_008.8 / UNITS;

  private static final int KEY_BITS = 14;
  private static final int KEY_OFFSET = 1 << KEY_BITS - 1;
  private static final int KEY_MASK = (1 << KEY_BITS) - 1;

  /**
   * The photos of a tag in one cell.
   *
   * @param key the cell's three coordinates, 14 bits each
   * @param photos number of photos, from 1
   * @param x sum of their x offsets from the cell's corner, in units
   * @param y sum of their y offsets
   * @param z sum of their z offsets
   * @param squares sum of the squares of their offsets
   * @param voter the smallest hash of a photographer
   * @param otherVoter the second smallest hash; equal to the smallest if there is one photographer
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

    /** Returns one of the cell's three coordinates. */
    private int axis(int which) {
      return (int) (key >>> KEY_BITS * which & KEY_MASK) - KEY_OFFSET;
    }

    private boolean isAdjacentTo(Cell other) {
      return Math.abs(axis(0) - other.axis(0)) <= 1
          && Math.abs(axis(1) - other.axis(1)) <= 1
          && Math.abs(axis(2) - other.axis(2)) <= 1;
    }
  }

  /** Copies the cells unless they are immutable. */
  public PlaceSum {
    cells = List.copyOf(cells);
  }

  /**
   * Returns the aggregate of one photo.
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
    return sum.size() > MAX_CELLS ? SPREAD : new PlaceSum(false, sum);
  }

  /** Returns the place of the photos; null if they do not have one. */
  public TagPlace place() {
    long all = photos(cells);
    if (all < MIN_PHOTOS) {
      return null;
    }
    List<Cell> densest = List.of();
    Cell middle = null;
    long most = 0;
    for (Cell cell : cells) {
      List<Cell> adjacent = cells.stream().filter(cell::isAdjacentTo).toList();
      long photos = photos(adjacent);
      if (photos > most) {
        most = photos;
        densest = adjacent;
        middle = cell;
      }
    }
    if (most < MIN_PHOTOS || most * 100 < all * MIN_PERCENT || !hasSeveralPhotographers(densest)) {
      return null;
    }
    return place(middle, densest, most);
  }

  private static long photos(List<Cell> cells) {
    long photos = 0;
    for (Cell cell : cells) {
      photos += cell.photos;
    }
    return photos;
  }

  private static boolean hasSeveralPhotographers(List<Cell> cells) {
    Cell sum = cells.get(0);
    for (Cell cell : cells) {
      sum = sum.plus(cell);
    }
    return sum.voter != sum.otherVoter;
  }

  /**
   * Returns the centre and uncertainty of photos; null if they are too uncertain. The sums are
   * integers and so exact.
   */
  private static TagPlace place(Cell middle, List<Cell> cells, long photos) {
    long[] sum = new long[3];
    long squares = 0;
    for (Cell cell : cells) {
      long[] offsets = {cell.x, cell.y, cell.z};
      squares += cell.squares;
      for (int axis = 0; axis < 3; axis++) {
        long distance = (long) (cell.axis(axis) - middle.axis(axis)) << CELL_BITS;
        sum[axis] += offsets[axis] + cell.photos * distance;
        squares += 2 * distance * offsets[axis] + cell.photos * distance * distance;
      }
    }
    double[] mean = new double[3];
    double variance = (double) squares / photos;
    for (int axis = 0; axis < 3; axis++) {
      mean[axis] = (double) sum[axis] / photos;
      variance -= mean[axis] * mean[axis];
      mean[axis] += (double) ((long) middle.axis(axis) << CELL_BITS);
    }
    // Expected for a further photo: the mean is estimated from these photos too.
    double expected = Math.max(0, variance) * (photos + 1) / (photos - 1);
    double metres = Math.ceil(2 * Math.sqrt(expected) * METRES_PER_UNIT);
    if (metres > MAX_UNCERTAINTY_METRES) {
      return null;
    }
    return new TagPlace(
        degrees(StrictMath.atan2(mean[2], Math.sqrt(mean[0] * mean[0] + mean[1] * mean[1]))),
        degrees(StrictMath.atan2(mean[1], mean[0])),
        Math.max(GeoTags.MIN_UNCERTAINTY_METRES, (int) metres));
  }

  private static double degrees(double radians) {
    return Math.round(StrictMath.toDegrees(radians) * 1e6) / 1e6;
  }
}
