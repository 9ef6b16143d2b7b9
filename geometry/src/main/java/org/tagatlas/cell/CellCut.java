package org.tagatlas.cell;

import java.util.ArrayList;
import java.util.List;

/**
 * A partition of the sphere into cells of S2. A cell can be around others; a point then belongs to
 * the smallest cell that contains it.
 */
public final class CellCut {

  private final long[] cells;
  private final long[] counts;

  /** The index of the next larger cell around each cell; −1 if there is none. */
  private final int[] around;

  private CellCut(long[] cells, long[] counts, int[] around) {
    this.cells = cells;
    this.counts = counts;
    this.around = around;
  }

  /** Returns the number of cells. */
  public int size() {
    return cells.length;
  }

  /**
   * Returns the identifier of a cell.
   *
   * @param index place in the order of the curve, larger cells before those in them
   */
  public long cell(int index) {
    return cells[index];
  }

  /** Returns the count of a cell, without those of the cells in it. */
  public long count(int index) {
    return counts[index];
  }

  /** Returns the index of the next larger cell around a cell, or −1. */
  public int around(int index) {
    return around[index];
  }

  /**
   * Returns the index of the smallest cell that contains another one.
   *
   * @param leaf any cell of S2
   * @return −1 if no cell of this partition contains it
   */
  public int indexOf(long leaf) {
    int low = 0;
    int high = cells.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(S2Cells.first(cells[middle]), S2Cells.first(leaf)) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int index = low - 1;
    while (index >= 0 && !S2Cells.contains(cells[index], leaf)) {
      index = around[index];
    }
    return index;
  }

  /** Collects cells in any order. */
  static final class Builder {

    private record Counted(long cell, long count) {}

    private final List<Counted> found = new ArrayList<>();

    void add(long cell, long count) {
      found.add(new Counted(cell, count));
    }

    CellCut build() {
      found.sort(
          (a, b) -> {
            int order = Long.compareUnsigned(S2Cells.first(a.cell), S2Cells.first(b.cell));
            return order != 0
                ? order
                : Integer.compare(S2Cells.level(a.cell), S2Cells.level(b.cell));
          });
      int size = found.size();
      long[] cells = new long[size];
      long[] counts = new long[size];
      int[] around = new int[size];
      for (int i = 0; i < size; i++) {
        cells[i] = found.get(i).cell;
        counts[i] = found.get(i).count;
        int outer = i - 1;
        while (outer >= 0 && !S2Cells.contains(cells[outer], cells[i])) {
          outer = around[outer];
        }
        around[i] = outer;
      }
      return new CellCut(cells, counts, around);
    }
  }
}
