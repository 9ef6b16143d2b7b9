package org.tagatlas.locate.model;

import it.unimi.dsi.fastutil.longs.Long2DoubleOpenHashMap;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The point near a place where the terms of a photo were used most: the cell of 0.01 degrees within
 * 15 km with the largest Σ w(t) p(c|t) of {@link MkLab}, and the best cell of 0.001 degrees in it.
 * Reusable; not thread-safe.
 */
final class FinePoint {

  private static final double REACH_KM = 15;
  private static final double KM_PER_DEGREE = 111.2;

  /** With a smaller part of all sums there, the best cell is no better than the given point. */
  private static final double MIN_PART = 0.15;

  /** Photographers of a term in the best cell; fewer were there by chance. */
  private static final int MIN_PHOTOGRAPHERS = 5;

  /** Steps of 0.001 degrees from the centre of a coarse cell to its border. */
  private static final int FINE_STEPS = 5;

  private final LocationModel model;
  private final CellSums coarse = new CellSums();
  private int[] photographers = new int[64];
  private final Long2DoubleOpenHashMap fine = new Long2DoubleOpenHashMap();

  FinePoint(LocationModel model) {
    this.model = model;
  }

  /**
   * Replaces a point by the best one near it, if there is one.
   *
   * @param known indices of the terms that the model has
   * @param point latitude and longitude
   */
  void refine(PhotoTerms terms, int[] known, int size, double[] point) {
    coarse.clear();
    double reach = REACH_KM / KM_PER_DEGREE;
    int south = (int) Math.ceil((point[0] - reach + 90) * 100);
    int north = (int) Math.floor((point[0] + reach + 90) * 100);
    for (int k = 0; k < size; k++) {
      int term = model.find(terms.hash(known[k]));
      if (model.mkLabWeight(term) > 0) {
        addCoarse(term, south, north, point);
      }
    }
    if (coarse.size() == 0) {
      return;
    }
    int best = 0;
    double all = coarse.sum(0);
    for (int i = 1; i < coarse.size(); i++) {
      all += coarse.sum(i);
      if (coarse.sum(i) > coarse.sum(best)
          || coarse.sum(i) == coarse.sum(best) && coarse.cell(i) < coarse.cell(best)) {
        best = i;
      }
    }
    if (coarse.sum(best) < MIN_PART * all || photographers[best] < MIN_PHOTOGRAPHERS) {
      return;
    }
    int cell = coarse.cell(best);
    point[0] = PositionGrid.coarseLatitude(cell);
    point[1] = PositionGrid.coarseLongitude(cell);
    fine.clear();
    for (int k = 0; k < size; k++) {
      int term = model.find(terms.hash(known[k]));
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

  private void addCoarse(int term, int south, int north, double[] point) {
    ByteBuffer grid = model.grid();
    int at = model.gridAt(term);
    double factor = model.mkLabWeight(term) / grid.getInt(at);
    int size = grid.getInt(at + 4);
    int first = PositionGrid.coarseRow(south);
    int last = PositionGrid.coarseRow(north + 1) - 1;
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (grid.getInt(at + 8 + 8 * middle) < first) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < size; i++) {
      int cell = grid.getInt(at + 8 + 8 * i);
      if (cell > last) {
        return;
      }
      if (CellScores.km(
              PositionGrid.coarseLatitude(cell),
              PositionGrid.coarseLongitude(cell),
              point[0],
              point[1])
          <= REACH_KM) {
        int here = grid.getInt(at + 12 + 8 * i);
        int before = coarse.size();
        int index = coarse.add(cell, factor * here);
        if (index == photographers.length) {
          photographers = Arrays.copyOf(photographers, 2 * index);
        }
        photographers[index] = coarse.size() > before ? here : Math.max(photographers[index], here);
      }
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
