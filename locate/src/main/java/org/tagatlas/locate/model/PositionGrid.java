package org.tagatlas.locate.model;

import org.tagatlas.cell.S2Cells;

/**
 * The grid that positions are rounded to before they are counted: 0.0005 degrees, which is 55 m
 * from north to south. Cells of 0.001 and 0.01 degrees around rounded coordinates consist of whole
 * cells of this grid.
 */
final class PositionGrid {

  private static final int PER_DEGREE = 2000;
  private static final int LONGITUDES = 360 * PER_DEGREE;

  /** Steps of the coarse grid, which has 0.01 degrees. */
  private static final int COARSE = PER_DEGREE / 100;

  private static final int COARSE_LONGITUDES = 36_000;

  private PositionGrid() {}

  /** Returns the cell of a point; the antimeridian has one. */
  static long of(double latitude, double longitude) {
    long north = (long) Math.floor((latitude + 90) * PER_DEGREE);
    long east = Math.floorMod((long) Math.floor((longitude + 180) * PER_DEGREE), LONGITUDES);
    return north * LONGITUDES + east;
  }

  /** Returns the steps of a cell from the south pole. */
  static int north(long cell) {
    return (int) (cell / LONGITUDES);
  }

  /** Returns the steps of a cell to the east from 180° west. */
  static int east(long cell) {
    return (int) (cell % LONGITUDES);
  }

  /** Returns the latitude of some steps from the south pole. */
  static double latitude(double north) {
    return Math.min(90, (north + 0.5) / PER_DEGREE - 90);
  }

  /** Returns the longitude of some steps from 180° west, which can be outside of the world. */
  static double longitude(double east) {
    double longitude = (east + 0.5) / PER_DEGREE - 180;
    return longitude >= 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
  }

  /** Returns the steps from one longitude to another one, by the shorter way. */
  static int eastward(int from, int to) {
    int steps = to - from;
    return steps > LONGITUDES / 2
        ? steps - LONGITUDES
        : steps < -LONGITUDES / 2 ? steps + LONGITUDES : steps;
  }

  /** Returns the leaf of S2 at the centre of a cell. */
  static long leaf(long cell) {
    return S2Cells.leaf(latitude(north(cell)), longitude(east(cell)));
  }

  /** Returns the cell of 0.01 degrees around coordinates rounded half up to two decimals. */
  static int coarse(long cell) {
    return Math.floorDiv(north(cell) + COARSE / 2, COARSE) * COARSE_LONGITUDES
        + Math.floorDiv(east(cell) + COARSE / 2, COARSE) % COARSE_LONGITUDES;
  }

  /** Returns a neighbour of a coarse cell. */
  static int coarseNeighbour(int coarse, int north, int east) {
    return (coarse / COARSE_LONGITUDES + north) * COARSE_LONGITUDES
        + Math.floorMod(coarse % COARSE_LONGITUDES + east, COARSE_LONGITUDES);
  }

  /** Returns the first coarse cell of a row, which is counted from the south pole. */
  static int coarseRow(int row) {
    return row * COARSE_LONGITUDES;
  }

  static double coarseLatitude(int coarse) {
    return coarse / COARSE_LONGITUDES / 100.0 - 90;
  }

  static double coarseLongitude(int coarse) {
    return coarse % COARSE_LONGITUDES / 100.0 - 180;
  }

  /** Returns the cell of 0.001 degrees around coordinates rounded half up to three decimals. */
  static long fine(long cell) {
    return ((north(cell) + 1L) / 2) << 32 | (east(cell) + 1) / 2 % (LONGITUDES / 2);
  }

  static double fineLatitude(long fine) {
    return (fine >>> 32) / 1000.0 - 90;
  }

  static double fineLongitude(long fine) {
    return (fine & 0xFFFFFFFFL) / 1000.0 - 180;
  }
}
