package org.tagatlas.locate.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The places that the terms of a photo speak for. The score of a small cell is β ln p₀ + n^−γ Σ
 * λ(t) s(t): p₀ is the cell's share of all photos, n the number of known terms, and s the logarithm
 * of the term's share of the cell divided by p₀. The share is smoothed from level to level: a cell
 * gets as many votes more as the cell around it has per vote, so a term that is unknown in a cell
 * is as likely there as in what is around. The posterior is the softmax of the scores.
 *
 * <p>Cells within {@link #NEAR_KM} of a better one are one place with it. Reusable; not
 * thread-safe.
 */
public final class CellScores {

  /** Maximum number of places. */
  public static final int MAX_PLACES = 5;

  static final double NEAR_KM = 25;
  private static final double REGION_KM = 300;

  /** Cells with a smaller part of the best cell's posterior are left out. */
  private static final double MIN_LOG_SHARE = -9;

  private static final int MAX_CELLS = 48;

  private final LocationModel model;
  private final TermClasses classes;
  private final FinePoint fine;
  private final CellSums large = new CellSums();
  private final CellSums middle = new CellSums();
  private final CellSums small = new CellSums();
  private double[] weight = new double[1 << 8];
  private double[] north = new double[1 << 8];
  private double[] east = new double[1 << 8];
  private double[] scores = new double[1 << 8];
  private final int[] known = new int[PhotoTerms.SOURCES * 128];
  private int knownTerms;

  private final int[] best = new int[MAX_CELLS];
  private final double[] share = new double[MAX_CELLS];
  private final double[] latitude = new double[MAX_CELLS];
  private final double[] longitude = new double[MAX_CELLS];
  private int cells;

  private final int[] place = new int[MAX_PLACES];
  private int places;

  /** Creates scores of a model. */
  public CellScores(LocationModel model, ModelWeights weights) {
    this(model, weights.classes());
  }

  CellScores(LocationModel model, TermClasses classes) {
    this.model = model;
    this.classes = classes;
    this.fine = new FinePoint(model, this);
  }

  /** Finds the places of a photo. */
  public void score(PhotoTerms terms) {
    scoreCells(terms);
    select();
  }

  /** Computes the score of each small cell that a term has votes in. */
  void scoreCells(PhotoTerms terms) {
    large.clear();
    middle.clear();
    small.clear();
    knownTerms = 0;
    for (int i = 0; i < terms.size(); i++) {
      int term = model.find(terms.hash(i));
      if (term >= 0) {
        known[knownTerms++] = i;
      }
    }
    if (knownTerms == 0) {
      return;
    }
    double scale = Math.pow(knownTerms, -classes.size());
    for (int k = 0; k < knownTerms; k++) {
      int term = model.find(terms.hash(known[k]));
      int kind = TermClasses.of(terms.sourceIndex(known[k]), model.photographers(term));
      add(term, classes.weights()[kind] * scale);
    }
    if (scores.length < small.size()) {
      scores = new double[2 * small.size()];
    }
    for (int i = 0; i < small.size(); i++) {
      int cell = small.cell(i);
      int around = model.middleOf(cell);
      int inMiddle = middle.find(around);
      int inLarge = large.find(model.largeOf(around));
      scores[i] =
          classes.prior() * Math.log(model.share(cell))
              + small.sum(i)
              + (inMiddle < 0 ? 0 : middle.sum(inMiddle))
              + (inLarge < 0 ? 0 : large.sum(inLarge));
    }
  }

  private void add(int term, double factor) {
    ByteBuffer evidence = model.evidence();
    int at = model.evidenceAt(term);
    int inLarge = evidence.getShort(at);
    int inMiddle = evidence.getShort(at + 2);
    int inSmall = evidence.getShort(at + 4);
    int cell = at + 8;
    int value = cell + 4 * (inLarge + inMiddle + inSmall);
    int points = value + 2 * (inLarge + inMiddle + inSmall);
    points += points & 2;
    double unit = factor * TermEvidence.EVIDENCE_UNIT;
    for (int i = 0; i < inLarge; i++, cell += 4, value += 2) {
      large.add(evidence.getInt(cell), evidence.getShort(value) * unit);
    }
    for (int i = 0; i < inMiddle; i++, cell += 4, value += 2) {
      middle.add(evidence.getInt(cell), evidence.getShort(value) * unit);
    }
    for (int i = 0; i < inSmall; i++, cell += 4, value += 2, points += 8) {
      int id = evidence.getInt(cell);
      double strength = evidence.getShort(value) * unit;
      int before = small.size();
      int index = small.add(id, strength);
      if (small.size() > before) {
        if (weight.length <= index) {
          weight = Arrays.copyOf(weight, 2 * index);
          north = Arrays.copyOf(north, 2 * index);
          east = Arrays.copyOf(east, 2 * index);
        }
        weight[index] = Double.NEGATIVE_INFINITY;
      }
      // The point is that of the term that speaks most for the cell.
      if (strength > weight[index]) {
        weight[index] = strength;
        north[index] = evidence.getInt(points);
        east[index] = evidence.getInt(points + 4);
      }
    }
  }

  /** Returns the number of cells that were scored. */
  int scored() {
    return small.size();
  }

  int scoredCell(int index) {
    return small.cell(index);
  }

  double score(int index) {
    return scores[index];
  }

  double latitudeOf(int index) {
    return PositionGrid.latitude(north[index]);
  }

  double longitudeOf(int index) {
    return PositionGrid.longitude(east[index]);
  }

  private void select() {
    cells = 0;
    places = 0;
    int size = small.size();
    if (size == 0) {
      return;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, scores[i]);
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double log = scores[i] - largest;
      if (log < MIN_LOG_SHARE) {
        continue;
      }
      sum += Math.exp(log);
      insert(i);
    }
    for (int i = 0; i < cells; i++) {
      share[i] = Math.exp(scores[best[i]] - largest) / sum;
      latitude[i] = latitudeOf(best[i]);
      longitude[i] = longitudeOf(best[i]);
    }
    for (int i = 0; i < cells && places < MAX_PLACES; i++) {
      boolean isNew = true;
      for (int j = 0; j < places; j++) {
        isNew &= km(i, place[j]) > NEAR_KM;
      }
      if (isNew) {
        place[places++] = i;
      }
    }
  }

  /** Keeps the best cells in order; of equally good ones, the smaller first. */
  private void insert(int index) {
    int at = cells;
    while (at > 0 && isBetter(index, best[at - 1])) {
      at--;
    }
    if (at == MAX_CELLS) {
      return;
    }
    int moved = Math.min(cells, MAX_CELLS - 1) - at;
    System.arraycopy(best, at, best, at + 1, moved);
    best[at] = index;
    cells = Math.min(MAX_CELLS, cells + 1);
  }

  private boolean isBetter(int a, int b) {
    return scores[a] > scores[b] || scores[a] == scores[b] && small.cell(a) < small.cell(b);
  }

  private double km(int a, int b) {
    return km(latitude[a], longitude[a], latitude[b], longitude[b]);
  }

  static double km(double latitude, double longitude, double toLatitude, double toLongitude) {
    double north = Math.sin(Math.toRadians(toLatitude - latitude) / 2);
    double east = Math.sin(Math.toRadians(toLongitude - longitude) / 2);
    double chord =
        north * north
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(toLatitude))
                * east
                * east;
    return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(chord)));
  }

  /** Returns the number of cells with a share, the most likely first. */
  public int cells() {
    return cells;
  }

  /** Returns the identifier of a cell in S2. */
  public long cell(int index) {
    return model.smallCell(small.cell(best[index]));
  }

  /** Returns the posterior of a cell. */
  public double share(int index) {
    return share[index];
  }

  /** Returns the number of places, the most likely first. */
  public int places() {
    return places;
  }

  public double latitude(int index) {
    return latitude[place[index]];
  }

  public double longitude(int index) {
    return longitude[place[index]];
  }

  /**
   * Moves a point to where the terms were used most within 25 km, if they were used there.
   *
   * @param terms the terms that were scored
   * @param point latitude and longitude
   */
  public void refine(PhotoTerms terms, double[] point) {
    if (knownTerms > 0) {
      fine.refine(terms, point);
    }
  }

  /** Returns the posterior of the cell that a place's point is in. */
  public double cellShare(int index) {
    return share[place[index]];
  }

  /** Returns the posterior of the cells within 25 km of a point. */
  public double near(double toLatitude, double toLongitude) {
    return within(toLatitude, toLongitude, NEAR_KM);
  }

  /** Returns the posterior of the cells within 300 km of a point. */
  public double region(double toLatitude, double toLongitude) {
    return within(toLatitude, toLongitude, REGION_KM);
  }

  private double within(double toLatitude, double toLongitude, double km) {
    double sum = 0;
    for (int i = 0; i < cells; i++) {
      if (Math.abs(latitude[i] - toLatitude) * 111 <= km
          && km(latitude[i], longitude[i], toLatitude, toLongitude) <= km) {
        sum += share[i];
      }
    }
    return sum;
  }

  /**
   * Finds a term among those that were scored.
   *
   * @return its number for {@link #photographers} and {@link #share}, or −1 if the model has none
   */
  public int find(PhotoTerms terms, String text) {
    for (int k = 0; k < knownTerms; k++) {
      if (terms.text(known[k]).equals(text)) {
        return model.find(terms.hash(known[k]));
      }
    }
    return -1;
  }

  /** Returns the number of photographers who used a term. */
  public int photographers(int term) {
    return model.photographers(term);
  }

  /** Returns the part of the uses of a term that is within 25 km of a point. */
  public double share(int term, double toLatitude, double toLongitude) {
    ByteBuffer grid = model.grid();
    int at = model.gridAt(term);
    double total = grid.getInt(at);
    int size = grid.getInt(at + 4);
    double reach = NEAR_KM / 111.2;
    int first = PositionGrid.coarseRow((int) Math.ceil((toLatitude - reach + 90) * 100));
    int last = PositionGrid.coarseRow((int) Math.floor((toLatitude + reach + 90) * 100) + 1);
    int low = 0;
    int high = size;
    while (low < high) {
      int middleIndex = (low + high) >>> 1;
      if (grid.getInt(at + 8 + 8 * middleIndex) < first) {
        low = middleIndex + 1;
      } else {
        high = middleIndex;
      }
    }
    double uses = 0;
    for (int i = low; i < size; i++) {
      int cell = grid.getInt(at + 8 + 8 * i);
      if (cell >= last) {
        break;
      }
      double cellLatitude = PositionGrid.coarseLatitude(cell);
      double cellLongitude = PositionGrid.coarseLongitude(cell);
      if (km(cellLatitude, cellLongitude, toLatitude, toLongitude) <= NEAR_KM) {
        uses += grid.getInt(at + 12 + 8 * i);
      }
    }
    return uses / total;
  }

  /** The strongest term at a place. */
  public record Support(int term, int photographers, double evidence) {}

  /**
   * Returns the term that speaks most for a place.
   *
   * @param terms the terms that were scored
   */
  public Support support(PhotoTerms terms, int index) {
    int cell = small.cell(best[place[index]]);
    int strongest = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < knownTerms; k++) {
      double evidence = evidence(model.find(terms.hash(known[k])), cell);
      if (evidence > most) {
        most = evidence;
        strongest = known[k];
      }
    }
    int photographers = model.photographers(model.find(terms.hash(strongest)));
    return new Support(strongest, photographers, most - Math.log1p(photographers));
  }

  /** Returns the evidence of a term for a small cell, up to a number that all cells have. */
  double evidence(int term, int cell) {
    ByteBuffer evidence = model.evidence();
    int at = model.evidenceAt(term);
    int inLarge = evidence.getShort(at);
    int inMiddle = evidence.getShort(at + 2);
    int inSmall = evidence.getShort(at + 4);
    int values = at + 8 + 4 * (inLarge + inMiddle + inSmall);
    int around = model.middleOf(cell);
    return (value(at + 8, values, 0, inLarge, model.largeOf(around))
            + value(at + 8, values, inLarge, inMiddle, around)
            + value(at + 8, values, inLarge + inMiddle, inSmall, cell))
        * TermEvidence.EVIDENCE_UNIT;
  }

  private int value(int cells, int values, int first, int count, int cell) {
    ByteBuffer evidence = model.evidence();
    int low = first;
    int high = first + count - 1;
    while (low <= high) {
      int middleIndex = (low + high) >>> 1;
      int found = evidence.getInt(cells + 4 * middleIndex);
      if (found == cell) {
        return evidence.getShort(values + 2 * middleIndex);
      }
      if (found < cell) {
        low = middleIndex + 1;
      } else {
        high = middleIndex - 1;
      }
    }
    return 0;
  }

  /** Returns the number of terms that the model has. */
  public int knownTerms() {
    return knownTerms;
  }

  int known(int index) {
    return known[index];
  }
}
