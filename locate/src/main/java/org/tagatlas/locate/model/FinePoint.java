package org.tagatlas.locate.model;

import it.unimi.dsi.fastutil.longs.Long2DoubleOpenHashMap;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The point near a place where a photo with its terms was taken most likely: of the small cells
 * within 15 km with the largest posteriors, and the place itself, the one with the largest
 * posterior within 1 km, where what is within 5 km counts a little, too. In its cell, it is the
 * best cell of 0.001 degrees of {@link MkLab}. Reusable; not thread-safe.
 */
final class FinePoint {

  private static final double REACH_KM = 15;
  private static final double KM_PER_DEGREE = 111.2;
  private static final double FINE_KM = 1;
  private static final double NEAR_KM = 5;

  /** What the posterior from 1 to 5 km counts. */
  private static final double NEAR_WEIGHT = 0.3;

  /** With a smaller part of the posterior within reach, no point is better than the given one. */
  private static final double MIN_PART = 0.3;

  /** Photographers of a term around the point; fewer were there by chance. */
  private static final int MIN_PHOTOGRAPHERS = 5;

  /** Cells that the point is moved to. */
  private static final int CANDIDATES = 8;

  /** Cells with a smaller part of the best one's posterior are left out. */
  private static final double MIN_LOG_SHARE = -9;

  /** Steps of 0.001 degrees around the point. */
  private static final int FINE_STEPS = 5;

  private final LocationModel model;
  private final CellScores scores;
  private double[] north = new double[64];
  private double[] east = new double[64];
  private double[] share = new double[64];
  private final int[] best = new int[CANDIDATES];
  private int cells;
  private final Long2DoubleOpenHashMap fine = new Long2DoubleOpenHashMap();

  FinePoint(LocationModel model, CellScores scores) {
    this.model = model;
    this.scores = scores;
  }

  /**
   * Replaces a point by the best one near it, if there is one.
   *
   * @param terms the terms that were scored
   * @param point latitude and longitude
   */
  void refine(PhotoTerms terms, double[] point) {
    collect(point);
    if (cells == 0) {
      return;
    }
    int size = largest();
    double most = mass(point[0], point[1], point[0]);
    int chosen = -1;
    for (int i = 0; i < size; i++) {
      double mass = mass(north[best[i]], east[best[i]], point[0]);
      if (mass > most) {
        most = mass;
        chosen = best[i];
      }
    }
    if (chosen >= 0
        && most >= MIN_PART * total()
        && isFrequent(terms, north[chosen], east[chosen])) {
      point[0] = north[chosen];
      point[1] = east[chosen];
      refineInCell(terms, point);
    }
  }

  /** Collects the cells within reach, with their posteriors up to a factor. */
  private void collect(double[] point) {
    cells = 0;
    double reach = REACH_KM / KM_PER_DEGREE;
    double width = KM_PER_DEGREE * Math.cos(Math.toRadians(point[0]));
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.scored(); i++) {
      double latitude = scores.latitudeOf(i);
      if (Math.abs(latitude - point[0]) > reach) {
        continue;
      }
      double longitude = scores.longitudeOf(i);
      if (squared(latitude - point[0], longitude - point[1], width) > REACH_KM * REACH_KM) {
        continue;
      }
      if (cells == north.length) {
        north = Arrays.copyOf(north, 2 * cells);
        east = Arrays.copyOf(east, 2 * cells);
        share = Arrays.copyOf(share, 2 * cells);
      }
      north[cells] = latitude;
      east[cells] = longitude;
      share[cells++] = scores.score(i);
      largest = Math.max(largest, scores.score(i));
    }
    for (int i = 0; i < cells; i++) {
      double log = share[i] - largest;
      share[i] = log < MIN_LOG_SHARE ? 0 : Math.exp(log);
    }
  }

  /** Finds the cells with the largest posteriors; of equal ones, the first. */
  private int largest() {
    int size = 0;
    for (int i = 0; i < cells; i++) {
      int at = size;
      while (at > 0 && share[i] > share[best[at - 1]]) {
        at--;
      }
      if (at < CANDIDATES) {
        System.arraycopy(best, at, best, at + 1, Math.min(size, CANDIDATES - 1) - at);
        best[at] = i;
        size = Math.min(CANDIDATES, size + 1);
      }
    }
    return size;
  }

  private double total() {
    double total = 0;
    for (int i = 0; i < cells; i++) {
      total += share[i];
    }
    return total;
  }

  /** Returns whether enough photographers used one of the terms around a point. */
  private boolean isFrequent(PhotoTerms terms, double latitude, double longitude) {
    int cell = PositionGrid.coarse(PositionGrid.of(latitude, longitude));
    for (int k = 0; k < scores.knownTerms(); k++) {
      int term = model.find(terms.hash(scores.known(k)));
      if (photographers(term, cell) >= MIN_PHOTOGRAPHERS) {
        return true;
      }
    }
    return false;
  }

  private int photographers(int term, int cell) {
    ByteBuffer grid = model.grid();
    int at = model.gridAt(term);
    int low = 0;
    int high = grid.getInt(at + 4) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = grid.getInt(at + 8 + 8 * middle);
      if (found == cell) {
        return grid.getInt(at + 12 + 8 * middle);
      } else if (found < cell) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }

  private double mass(double latitude, double longitude, double middle) {
    double width = KM_PER_DEGREE * Math.cos(Math.toRadians(middle));
    double mass = 0;
    for (int i = 0; i < cells; i++) {
      double squared = squared(north[i] - latitude, east[i] - longitude, width);
      if (squared <= NEAR_KM * NEAR_KM) {
        mass += squared <= FINE_KM * FINE_KM ? share[i] : NEAR_WEIGHT * share[i];
      }
    }
    return mass;
  }

  /** Returns the square of a distance of some kilometres; the longitude can be off by a turn. */
  private static double squared(double northward, double eastward, double width) {
    double turn = Math.abs(eastward);
    double x = Math.min(turn, 360 - turn) * width;
    double y = northward * KM_PER_DEGREE;
    return x * x + y * y;
  }

  private void refineInCell(PhotoTerms terms, double[] point) {
    fine.clear();
    for (int k = 0; k < scores.knownTerms(); k++) {
      int term = model.find(terms.hash(scores.known(k)));
      if (model.mkLabWeight(term) > 0) {
        addFine(term, point);
      }
    }
    long finest = -1;
    double most = 0;
    for (Long2DoubleOpenHashMap.Entry each : fine.long2DoubleEntrySet()) {
      double sum = each.getDoubleValue();
      if (sum > most || sum == most && each.getLongKey() < finest) {
        most = sum;
        finest = each.getLongKey();
      }
    }
    if (finest >= 0) {
      point[0] = PositionGrid.fineLatitude(finest);
      point[1] = PositionGrid.fineLongitude(finest);
    }
  }

  private void addFine(int term, double[] centre) {
    ByteBuffer grid = model.grid();
    int at = model.gridAt(term);
    at += 8 + 8 * grid.getInt(at + 4);
    double factor = model.mkLabWeight(term) / grid.getInt(at);
    int size = grid.getInt(at + 4);
    long row = Math.round((centre[0] + 90) * 1000);
    long column = Math.round((centre[1] + 180) * 1000);
    long first = row - FINE_STEPS << 32;
    long last = row + FINE_STEPS + 1 << 32;
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (grid.getLong(at + 8 + 12 * middle) < first) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < size; i++) {
      long cell = grid.getLong(at + 8 + 12 * i);
      if (cell >= last) {
        return;
      }
      if (Math.abs((cell & 0xFFFFFFFFL) - column) <= FINE_STEPS) {
        fine.addTo(cell, factor * grid.getInt(at + 16 + 12 * i));
      }
    }
  }
}
