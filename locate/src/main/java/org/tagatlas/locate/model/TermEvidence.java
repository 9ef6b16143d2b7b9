package org.tagatlas.locate.model;

import java.io.IOException;
import java.util.Arrays;

/** Votes of one term, and the evidence that follows from them. Reusable. */
final class TermEvidence {

  /** Heaviest cells of a term on each level. */
  private static final int MAX_CELLS = 64;

  /** Votes that the cell around gives to a cell, in photographers. */
  private static final double SMOOTHING = 1;

  /** The unit of evidence, in natural logarithms. */
  static final double EVIDENCE_UNIT = 1.0 / 1024;

  private final Cells cells;
  private final Level large = new Level();
  private final Level middle = new Level();
  private final Level small = new Level();
  private long[] order = new long[0];
  private long[] votes = new long[0];
  private long[] grid = new long[0];
  private int[] north = new int[0];
  private int[] east = new int[0];

  TermEvidence(Cells cells) {
    this.cells = cells;
  }

  /** Cells of a level with the votes in them, sorted by cell. */
  private static final class Level {
    private int[] cell = new int[16];
    private long[] votes = new long[16];
    private int size;

    void add(int index, long more) {
      if (size > 0 && cell[size - 1] == index) {
        votes[size - 1] += more;
        return;
      }
      if (size == cell.length) {
        cell = Arrays.copyOf(cell, 2 * size);
        votes = Arrays.copyOf(votes, 2 * size);
      }
      cell[size] = index;
      votes[size++] = more;
    }

    /** Sums up the votes by what is around the cells. */
    void sum(Level smaller, int[] around) {
      size = 0;
      long[] order = new long[smaller.size];
      for (int i = 0; i < order.length; i++) {
        order[i] = (long) around[smaller.cell[i]] << 32 | i;
      }
      Arrays.sort(order);
      for (long each : order) {
        add((int) (each >>> 32), smaller.votes[(int) each]);
      }
    }

    /** Returns the places of the heaviest cells; of equally heavy ones, the first. */
    int[] heaviest() {
      int[] kept = new int[Math.min(size, MAX_CELLS)];
      if (size <= MAX_CELLS) {
        Arrays.setAll(kept, i -> i);
        return kept;
      }
      long[] sorted = Arrays.copyOf(votes, size);
      Arrays.sort(sorted);
      long least = sorted[size - MAX_CELLS];
      int ties = MAX_CELLS;
      for (int i = size - 1; i >= 0 && sorted[i] > least; i--) {
        ties--;
      }
      int count = 0;
      for (int i = 0; i < size; i++) {
        if (votes[i] > least || votes[i] == least && ties-- > 0) {
          kept[count++] = i;
        }
      }
      return kept;
    }
  }

  void read(ByteInput in) {
    int size = (int) in.readVar();
    if (order.length < size) {
      order = new long[2 * size];
      votes = new long[2 * size];
      grid = new long[2 * size];
    }
    long cell = 0;
    int place = 0;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      cell += in.readVar();
      long more = in.readVar();
      place = Arrays.binarySearch(cells.grid, place, cells.grid.length, cell);
      int smallCell = cells.smallOf[place];
      if (smallCell >= 0) {
        votes[kept] = more;
        grid[kept] = cell;
        order[kept] = (long) smallCell << 32 | kept;
        kept++;
      }
    }
    Arrays.sort(order, 0, kept);
    small.size = 0;
    if (north.length < kept) {
      north = new int[2 * kept];
      east = new int[2 * kept];
    }
    int from = 0;
    for (int i = 0; i < kept; i++) {
      int vote = (int) order[i];
      small.add((int) (order[i] >>> 32), votes[vote]);
      if (i + 1 == kept || order[i + 1] >>> 32 != order[i] >>> 32) {
        locate(from, i + 1);
        from = i + 1;
      }
    }
    middle.sum(small, cells.middleOf);
    large.sum(middle, cells.largeOf);
  }

  /**
   * Computes the position of the votes in a small cell: the place with most of them if several
   * photographers were there, otherwise the mean.
   */
  private void locate(int from, int to) {
    int first = PositionGrid.east(grid[(int) order[from]]);
    long weights = 0;
    long northSum = 0;
    long eastSum = 0;
    int heaviest = (int) order[from];
    for (int i = from; i < to; i++) {
      int vote = (int) order[i];
      long weight = Math.max(1, votes[vote] / 1000);
      weights += weight;
      northSum += weight * PositionGrid.north(grid[vote]);
      eastSum += weight * PositionGrid.eastward(first, PositionGrid.east(grid[vote]));
      if (votes[vote] > votes[heaviest]) {
        heaviest = vote;
      }
    }
    if (votes[heaviest] > TermCounter.VOTE) {
      north[small.size - 1] = PositionGrid.north(grid[heaviest]);
      east[small.size - 1] = PositionGrid.east(grid[heaviest]);
      return;
    }
    north[small.size - 1] = (int) (northSum / weights);
    east[small.size - 1] = first + (int) Math.floorDiv(eastSum, weights);
  }

  void write(SectionWriter out) throws IOException {
    int[] largest = large.heaviest();
    int[] medium = middle.heaviest();
    int[] smallest = small.heaviest();
    out.putShort(largest.length);
    out.putShort(medium.length);
    out.putShort(smallest.length);
    out.putShort(0);
    for (int each : largest) {
      out.putInt(large.cell[each]);
    }
    for (int each : medium) {
      out.putInt(middle.cell[each]);
    }
    for (int each : smallest) {
      out.putInt(small.cell[each]);
    }
    for (int each : largest) {
      int cell = large.cell[each];
      double share = cells.largeCounts[cell] / cells.total;
      out.putShort(evidence(large.votes[each], share, true));
    }
    for (int each : medium) {
      int cell = middle.cell[each];
      double around = cells.largeCounts[cells.largeOf[cell]];
      out.putShort(evidence(middle.votes[each], cells.middleCounts[cell] / around, true));
    }
    for (int each : smallest) {
      int cell = small.cell[each];
      double around = cells.middleCounts[cells.middleOf[cell]];
      out.putShort(evidence(small.votes[each], cells.smallCounts[cell] / around, false));
    }
    out.pad();
    for (int each : smallest) {
      out.putInt(north[each]);
      out.putInt(east[each]);
    }
  }

  /**
   * Returns how much more likely a cell is, given the term and what is around, than a cell without
   * votes there; and, if there are smaller cells, how much less likely one without votes is in it.
   * So the sum over the levels is the logarithm of the smoothed share of a cell, divided by its
   * share of all photos, up to a number that all cells have.
   */
  private static int evidence(long parts, double share, boolean hasSmaller) {
    double votes = (double) parts / TermCounter.VOTE;
    double ratio = (votes + SMOOTHING * share) / (SMOOTHING * share);
    double inside = hasSmaller ? SMOOTHING / (votes + SMOOTHING) : 1;
    return (int)
        Math.max(
            Short.MIN_VALUE,
            Math.min(Short.MAX_VALUE, Math.round(StrictMath.log(ratio * inside) / EVIDENCE_UNIT)));
  }
}
