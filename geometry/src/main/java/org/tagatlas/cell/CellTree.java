package org.tagatlas.cell;

import java.util.Arrays;

/**
 * Counts of photos, or of votes, in all cells of S2 down to a level. It is a pure function of the
 * counts, which are integers: the order in which they were found makes no difference.
 *
 * <p>A partition of the sphere is a {@linkplain #cut cut} of this tree. A cut with a larger maximum
 * has cells that contain those of one with a smaller maximum, so several cuts form a hierarchy.
 */
public final class CellTree {

  private final long[] cells;

  /** The sum of the counts before each cell, and the total. */
  private final long[] before;

  private final int level;

  private CellTree(long[] cells, long[] before, int level) {
    this.cells = cells;
    this.before = before;
    this.level = level;
  }

  /**
   * Returns the tree of some counts.
   *
   * @param cells identifiers of cells in any order; one can occur repeatedly
   * @param counts the count of each, positive
   * @param level the level of the smallest cells of the tree; cells must not be of a smaller level
   */
  public static CellTree of(long[] cells, long[] counts, int level) {
    if (cells.length != counts.length) {
      throw new IllegalArgumentException(cells.length + " cells have " + counts.length + " counts");
    }
    long[][] pairs = new long[cells.length][];
    for (int i = 0; i < cells.length; i++) {
      if (counts[i] <= 0) {
        throw new IllegalArgumentException("count " + counts[i] + " is not positive");
      }
      pairs[i] = new long[] {S2Cells.parent(cells[i], level), counts[i]};
    }
    Arrays.sort(pairs, (a, b) -> Long.compareUnsigned(a[0], b[0]));
    long[] sorted = new long[pairs.length];
    long[] before = new long[pairs.length + 1];
    int size = 0;
    for (long[] pair : pairs) {
      if (size == 0 || sorted[size - 1] != pair[0]) {
        sorted[size++] = pair[0];
        before[size] = before[size - 1];
      }
      before[size] = Math.addExact(before[size], pair[1]);
    }
    return new CellTree(Arrays.copyOf(sorted, size), Arrays.copyOf(before, size + 1), level);
  }

  /** Returns the sum of all counts. */
  public long total() {
    return before[cells.length];
  }

  /** Returns the count of a cell of any level up to that of the tree. */
  public long count(long cell) {
    return before[after(S2Cells.last(cell), 0, cells.length)]
        - before[after(S2Cells.first(cell) - 1, 0, cells.length)];
  }

  /** What becomes of cells with few photos. */
  public enum SmallCells {
    /** They are no part of the partition, as in DeepLocation. */
    DROP,
    /** Their photos are those of the cell around them. */
    MERGE
  }

  /**
   * Returns the partition whose cells are split while they have more than a maximum.
   *
   * @param maximum largest count of a cell that is not split; those of the tree's level are not
   *     split whatever they have
   * @param minimum cells with a smaller count are small
   */
  public CellCut cut(long maximum, long minimum, SmallCells small) {
    if (maximum < 1 || minimum > maximum) {
      throw new IllegalArgumentException(
          "the maximum of a cell is " + maximum + " and the minimum " + minimum);
    }
    CellCut.Builder cut = new CellCut.Builder();
    for (int face = 0; face < S2Cells.FACES; face++) {
      long cell = S2Cells.face(face);
      int from = after(S2Cells.first(cell) - 1, 0, cells.length);
      int to = after(S2Cells.last(cell), from, cells.length);
      long rest = split(cell, from, to, maximum, minimum, small, cut);
      if (rest > 0 && small == SmallCells.MERGE) {
        cut.add(cell, rest);
      }
    }
    return cut.build();
  }

  /** Adds the cells in a cell, and returns the count that is left to the cell around it. */
  private long split(
      long cell,
      int from,
      int to,
      long maximum,
      long minimum,
      SmallCells small,
      CellCut.Builder cut) {
    long count = before[to] - before[from];
    if (count < minimum || count == 0) {
      return count;
    }
    if (count <= maximum || S2Cells.level(cell) == level) {
      cut.add(cell, count);
      return 0;
    }
    long rest = 0;
    int start = from;
    for (int position = 0; position < 4; position++) {
      long child = S2Cells.child(cell, position);
      int end = after(S2Cells.last(child), start, to);
      rest += split(child, start, end, maximum, minimum, small, cut);
      start = end;
    }
    if (small == SmallCells.DROP || rest == 0) {
      return 0;
    }
    if (rest < minimum) {
      return rest;
    }
    cut.add(cell, rest);
    return 0;
  }

  /** Returns the index of the first cell after an identifier. */
  private int after(long id, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(cells[middle], id) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
