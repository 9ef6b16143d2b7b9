package org.tagatlas.locate.model;

import it.unimi.dsi.fastutil.ints.Int2DoubleOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2DoubleOpenHashMap;
import java.nio.ByteBuffer;

/**
 * The language model of MKLab, as a baseline: G. Kordopatis-Zilos, S. Papadopoulos and Y.
 * Kompatsiaris, "Geotagging text content with language models and feature mining", Proceedings of
 * the IEEE 105 (10), 2017.
 *
 * <p>The probability of a cell given a term is p(c|t) = U(t,c) / Σ U(t,c'), where U is the number
 * of photographers who used the term in the cell. The answer is the cell with the largest Σ w(t)
 * p(c|t), among cells of 0.01 degrees; the best cell of 0.001 degrees is taken instead if it is
 * within 0.005 degrees of it. The weight is 0.65 N(e) + 0.35 (|T| − rank) / |T|: N is the normal
 * density of the spatial entropy e = −Σ p ln p, divided by its maximum, with mean and deviation of
 * all terms of more than three letters in more than one cell; the rank is that of the locality Σ n
 * (n − 1) / Σ n, where n is the number of photographers in a cell and each sighting is given to 4×4
 * cells. Terms with a locality of 0 are left out.
 *
 * <p>The published program divides integers in the locality, which makes it 0 for most terms; here
 * the division is that of the formula. Terms are those of {@link PhotoTerms} without pairs of
 * words. The search for similar photos is left out, since a model has no photos. Equal sums are
 * decided by the smaller cell. Not thread-safe.
 */
public final class MkLab {

  static final double ENTROPY_WEIGHT = 0.65;
  static final double LOCALITY_WEIGHT = 0.35;

  /** Distance of a cell of 0.001 degrees that is taken instead of the one of 0.01 degrees. */
  private static final double NEAR = 0.005;

  /** Distance of cells that support an answer. */
  private static final double SUPPORT = 0.3;

  private final LocationModel model;
  private final Int2DoubleOpenHashMap coarse = new Int2DoubleOpenHashMap();
  private final Long2DoubleOpenHashMap fine = new Long2DoubleOpenHashMap();

  /**
   * An answer.
   *
   * @param confidence the part of the sums of all cells that is within 0.3 degrees of the answer
   */
  public record Answer(double latitude, double longitude, double confidence) {}

  /** Creates the baseline. */
  public MkLab(LocationModel model) {
    this.model = model;
  }

  /** Returns the answer for a photo; null if none of its terms is selected. */
  public Answer locate(PhotoTerms terms) {
    coarse.clear();
    fine.clear();
    for (int i = 0; i < terms.size(); i++) {
      int term = terms.source(i) == PhotoTerms.Source.TITLE_PAIR ? -1 : model.find(terms.hash(i));
      if (term >= 0 && model.mkLabWeight(term) > 0) {
        add(term);
      }
    }
    if (coarse.isEmpty()) {
      return null;
    }
    int best = -1;
    double most = -1;
    for (Int2DoubleOpenHashMap.Entry each : coarse.int2DoubleEntrySet()) {
      double sum = each.getDoubleValue();
      if (sum > most || sum == most && each.getIntKey() < best) {
        most = sum;
        best = each.getIntKey();
      }
    }
    double latitude = PositionGrid.coarseLatitude(best);
    double longitude = PositionGrid.coarseLongitude(best);
    double near = 0;
    double all = 0;
    for (Int2DoubleOpenHashMap.Entry each : coarse.int2DoubleEntrySet()) {
      all += each.getDoubleValue();
      if (Math.abs(PositionGrid.coarseLatitude(each.getIntKey()) - latitude) <= SUPPORT
          && Math.abs(PositionGrid.coarseLongitude(each.getIntKey()) - longitude) <= SUPPORT) {
        near += each.getDoubleValue();
      }
    }
    long finest = -1;
    most = -1;
    for (Long2DoubleOpenHashMap.Entry each : fine.long2DoubleEntrySet()) {
      double sum = each.getDoubleValue();
      if (sum > most || sum == most && each.getLongKey() < finest) {
        most = sum;
        finest = each.getLongKey();
      }
    }
    double fineLatitude = PositionGrid.fineLatitude(finest);
    double fineLongitude = PositionGrid.fineLongitude(finest);
    boolean isNear =
        Math.abs(fineLatitude - latitude) <= NEAR + 1e-9
            && Math.abs(fineLongitude - longitude) <= NEAR + 1e-9;
    return new Answer(
        isNear ? fineLatitude : latitude, isNear ? fineLongitude : longitude, near / all);
  }

  private void add(int term) {
    ByteBuffer grid = model.grid();
    double weight = model.mkLabWeight(term);
    int at = model.gridAt(term);
    double total = grid.getInt(at);
    int size = grid.getInt(at + 4);
    at += 8;
    for (int i = 0; i < size; i++, at += 8) {
      coarse.addTo(grid.getInt(at), weight * grid.getInt(at + 4) / total);
    }
    total = grid.getInt(at);
    size = grid.getInt(at + 4);
    at += 8;
    for (int i = 0; i < size; i++, at += 12) {
      fine.addTo(grid.getLong(at), weight * grid.getInt(at + 8) / total);
    }
  }
}
