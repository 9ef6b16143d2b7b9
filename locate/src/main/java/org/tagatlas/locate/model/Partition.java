package org.tagatlas.locate.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.tagatlas.cell.CellTree.SmallCells;

/** How the sphere is divided into cells on three levels, the largest cells first. */
public enum Partition {
  /**
   * About 1,000, 10,000 and 100,000 cells if there are many photos; fewer if there are few, so that
   * a cell has several. Small cells are merged into the one around them.
   */
  RELATIVE {
    @Override
    long maximum(int level, long pairs) {
      return Math.max(FLOORS[level], pairs / DIVISORS[level]);
    }

    @Override
    long minimum(long pairs) {
      return Math.max(2, maximum(LEVELS - 1, pairs) / 10);
    }

    @Override
    SmallCells small() {
      return SmallCells.MERGE;
    }
  },
  /**
   * The parameters of DeepLocation: cells of more than 500, 200 and 100 are split, and those below
   * 5 are dropped.
   */
  DEEPLOCATION {
    @Override
    long maximum(int level, long pairs) {
      return level == 0 ? 500 : level == 1 ? 200 : 100;
    }

    @Override
    long minimum(long pairs) {
      return 5;
    }

    @Override
    SmallCells small() {
      return SmallCells.DROP;
    }
  };

  /** Number of levels. */
  static final int LEVELS = 3;

  /** Level of S2 of the smallest cells, about 150 m wide. */
  static final int SMALLEST = 16;

  private static final long[] FLOORS = {60, 15, 4};
  private static final long[] DIVISORS = {600, 6_000, 60_000};

  /** Returns the largest count of a cell that is not split. */
  abstract long maximum(int level, long pairs);

  /** Returns the count below which a cell is small. */
  abstract long minimum(long pairs);

  abstract SmallCells small();

  /** Returns the name in options and files. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the partition with a name. */
  public static Optional<Partition> parse(String id) {
    return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
  }
}
