package org.tagatlas.locate.model;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Counts the sorted votes of a group. Each photographer has {@link #VOTE} parts of a vote for a
 * term, divided among the cells where they used it. All sums are those of integers, so the order of
 * photos makes no difference.
 *
 * <p>A page of {@link Page#TERMS} has for each term: the term; the number of photographers; the
 * spatial entropy and the locality of MKLab; cells with votes; and numbers of photographers in
 * cells of 0.01 and of 0.001 degrees. Lists are sorted and have differences. For a term that all
 * photos have, the parts are photographers per cell.
 */
final class TermCounter {

  /** A photographer's vote for a term, in parts. */
  static final long VOTE = 1_000_000;

  /** MKLab drops smaller probabilities. */
  private static final double MIN_PROBABILITY = 1e-5;

  /** Cells of a term in the two grids of MKLab; the others have the fewest photographers. */
  private static final int MAX_GRID_CELLS = 1024;

  private static final int PAGE_BYTES = 1 << 16;

  private final int minPhotographers;
  private final Consumer<byte[]> out;
  private final ByteOutput page = new ByteOutput();
  private final LongArrayList cells = new LongArrayList();
  private final LongArrayList parts = new LongArrayList();
  private final LongArrayList coarse = new LongArrayList();
  private final LongArrayList fine = new LongArrayList();
  private final Neighbourhood neighbourhood = new Neighbourhood();

  private long entropies;
  private long entropySum;
  private long entropySquares;
  private long fingerprint;
  private long photographers;
  private long pairs;

  TermCounter(int minPhotographers, Consumer<byte[]> out) {
    this.minPhotographers = minPhotographers;
    this.out = out;
  }

  /** The sums of a group: a page of {@link Page#SUMS} has them in this order. */
  record Sums(
      long entropies,
      long entropySum,
      long entropySquares,
      long fingerprint,
      long photographers,
      long pairs) {

    static final Sums ZERO = new Sums(0, 0, 0, 0, 0, 0);

    /** The unit of the sum of entropies, and of the sum of their squares. */
    static final double ENTROPY_UNIT = 1e9;

    static final double SQUARE_UNIT = 1e6;

    Sums plus(byte[] page) {
      ByteInput in = new ByteInput(page, Page.HEADER);
      return new Sums(
          entropies + in.readLong(),
          entropySum + in.readLong(),
          entropySquares + in.readLong(),
          fingerprint + in.readLong(),
          photographers + in.readLong(),
          pairs + in.readLong());
    }
  }

  /**
   * Counts all votes of a group.
   *
   * @param votes sorted and distinct
   */
  void count(int group, long[] votes, int count) {
    entropies = 0;
    entropySum = 0;
    entropySquares = 0;
    fingerprint = 0;
    photographers = 0;
    pairs = 0;
    start(group);
    int from = 0;
    while (from < count) {
      long term = votes[3 * from];
      int to = from + 1;
      while (to < count && votes[3 * to] == term) {
        to++;
      }
      if (Votes.isAllPhotos(term)) {
        countAllPhotos(term, votes, from, to);
      } else {
        countTerm(term, votes, from, to);
      }
      if (page.size() >= PAGE_BYTES) {
        emit();
        start(group);
      }
      from = to;
    }
    if (page.size() > Page.HEADER) {
      emit();
    }
    page.clear();
    page.writeByte(Page.SUMS.ordinal());
    page.writeByte(group);
    page.writeLong(entropies);
    page.writeLong(entropySum);
    page.writeLong(entropySquares);
    page.writeLong(fingerprint);
    page.writeLong(photographers);
    page.writeLong(pairs);
    emit();
  }

  private void start(int group) {
    page.clear();
    page.writeByte(Page.TERMS.ordinal());
    page.writeByte(group);
  }

  private void emit() {
    out.accept(page.copy());
  }

  private void countAllPhotos(long term, long[] votes, int from, int to) {
    cells.clear();
    for (int i = from; i < to; i++) {
      long photographer = votes[3 * i + 1];
      long cell = votes[3 * i + 2];
      if (i == from || votes[3 * i - 2] != photographer) {
        photographers++;
      }
      fingerprint += fingerprint(photographer, cell);
      cells.add(cell);
    }
    pairs += to - from;
    sort(cells);
    page.writeLong(term);
    writeRuns(cells);
  }

  /** Returns what a photographer in a cell adds to the fingerprint of the training photos. */
  static long fingerprint(long photographer, long cell) {
    return Xxh64.mix(Xxh64.mix(photographer) + cell);
  }

  private void countTerm(long term, long[] votes, int from, int to) {
    cells.clear();
    parts.clear();
    coarse.clear();
    fine.clear();
    neighbourhood.clear();
    int users = 0;
    boolean several = votes[3 * from + 1] != votes[3 * to - 2];
    boolean hasEntropy = PhotoTerms.hasEntropy(term);
    if (!several && !hasEntropy) {
      return;
    }
    int start = from;
    while (start < to) {
      long photographer = votes[3 * start + 1];
      int end = start + 1;
      while (end < to && votes[3 * end + 1] == photographer) {
        end++;
      }
      long part = VOTE / (end - start);
      int firstCoarse = coarse.size();
      int firstFine = fine.size();
      for (int i = start; i < end; i++) {
        long cell = votes[3 * i + 2];
        cells.add(cell);
        parts.add(part);
        coarse.add(PositionGrid.coarse(cell));
        fine.add(PositionGrid.fine(cell));
      }
      distinct(coarse, firstCoarse);
      distinct(fine, firstFine);
      if (several) {
        for (int i = firstCoarse; i < coarse.size(); i++) {
          neighbourhood.add((int) coarse.getLong(i), users);
        }
      }
      users++;
      start = end;
    }
    sort(coarse);
    double entropy = entropy(coarse);
    if (hasEntropy && entropy > 0) {
      entropies++;
      entropySum += Math.round(entropy * Sums.ENTROPY_UNIT);
      entropySquares += Math.round(entropy * entropy * Sums.SQUARE_UNIT);
    }
    if (users < minPhotographers) {
      return;
    }
    sort(fine);
    page.writeLong(term);
    page.writeVar(users);
    page.writeDouble(entropy);
    page.writeDouble(neighbourhood.locality());
    writeVotes();
    writeGrid(coarse);
    writeGrid(fine);
  }

  private static void sort(LongArrayList list) {
    Arrays.sort(list.elements(), 0, list.size());
  }

  /** Sorts the end of a list and removes repeated numbers from it. */
  private static void distinct(LongArrayList list, int from) {
    if (list.size() - from < 2) {
      return;
    }
    long[] all = list.elements();
    Arrays.sort(all, from, list.size());
    int kept = from + 1;
    for (int i = from + 1; i < list.size(); i++) {
      if (all[i] != all[kept - 1]) {
        all[kept++] = all[i];
      }
    }
    list.size(kept);
  }

  /** Computes −Σ p ln p of the numbers of a sorted list. */
  private static double entropy(LongArrayList sorted) {
    double entropy = 0;
    int from = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || sorted.getLong(i) != sorted.getLong(from)) {
        double p = (double) (i - from) / sorted.size();
        entropy -= p * StrictMath.log(p);
        from = i;
      }
    }
    return entropy;
  }

  /** Writes the distinct numbers of a sorted list, and how often each occurs. */
  private void writeRuns(LongArrayList sorted) {
    page.writeVar(runs(sorted));
    long before = 0;
    int from = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || sorted.getLong(i) != sorted.getLong(from)) {
        page.writeVar(sorted.getLong(from) - before);
        page.writeVar(i - from);
        before = sorted.getLong(from);
        from = i;
      }
    }
  }

  private static int runs(LongArrayList sorted) {
    int runs = 0;
    for (int i = 0; i < sorted.size(); i++) {
      runs += i == 0 || sorted.getLong(i) != sorted.getLong(i - 1) ? 1 : 0;
    }
    return runs;
  }

  /** Writes the cells with their votes, sorted by cell. */
  private void writeVotes() {
    int size = cells.size();
    long[] order = new long[size];
    // A cell has 39 bits; the parts follow from its place in the list.
    boolean packed = size < 1 << 24;
    if (!packed) {
      throw new IllegalStateException("a term has more than 2^24 pairs of photographer and cell");
    }
    for (int i = 0; i < size; i++) {
      order[i] = cells.getLong(i) << 24 | i;
    }
    Arrays.sort(order);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      distinct += i == 0 || order[i] >>> 24 != order[i - 1] >>> 24 ? 1 : 0;
    }
    page.writeVar(distinct);
    long before = 0;
    int from = 0;
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += parts.getLong((int) order[i] & (1 << 24) - 1);
      if (i + 1 == size || order[i + 1] >>> 24 != order[from] >>> 24) {
        long cell = order[from] >>> 24;
        page.writeVar(cell - before);
        page.writeVar(sum);
        before = cell;
        sum = 0;
        from = i + 1;
      }
    }
  }

  /** Writes the cells with most photographers, sorted by cell. */
  private void writeGrid(LongArrayList sorted) {
    int total = sorted.size();
    int runs = runs(sorted);
    long least = (long) Math.ceil(MIN_PROBABILITY * total);
    if (runs > MAX_GRID_CELLS) {
      long[] counts = new long[runs];
      int run = 0;
      int from = 0;
      for (int i = 1; i <= total; i++) {
        if (i == total || sorted.getLong(i) != sorted.getLong(from)) {
          counts[run++] = i - from;
          from = i;
        }
      }
      Arrays.sort(counts);
      // Cells with as many photographers as the next one are left out together.
      least = Math.max(least, counts[runs - MAX_GRID_CELLS - 1] + 1);
    }
    int kept = 0;
    int from = 0;
    for (int i = 1; i <= total; i++) {
      if (i == total || sorted.getLong(i) != sorted.getLong(from)) {
        kept += i - from >= least ? 1 : 0;
        from = i;
      }
    }
    page.writeVar(total);
    page.writeVar(kept);
    long before = 0;
    from = 0;
    for (int i = 1; i <= total; i++) {
      if (i == total || sorted.getLong(i) != sorted.getLong(from)) {
        if (i - from >= least) {
          page.writeVar(sorted.getLong(from) - before);
          page.writeVar(i - from);
          before = sorted.getLong(from);
        }
        from = i;
      }
    }
  }

  /**
   * The locality of a term in MKLab's model: each sighting is given to the 4×4 cells around it, and
   * the locality is Σ n (n − 1) / Σ n for the numbers n of photographers in the cells.
   */
  private static final class Neighbourhood {

    private static final int FIRST = -2;
    private static final int LAST = 1;
    private static final int MAX_KEPT = 1 << 12;

    private int[] keys = new int[MAX_KEPT];
    private int[] counts = new int[keys.length];

    /** The photographer who was counted last in a cell. */
    private int[] last = new int[keys.length];

    private int used;
    private long pairs;
    private long sum;

    void clear() {
      if (used > 0) {
        if (keys.length > MAX_KEPT) {
          keys = new int[MAX_KEPT];
          counts = new int[MAX_KEPT];
          last = new int[MAX_KEPT];
        } else {
          Arrays.fill(counts, 0);
        }
      }
      used = 0;
      pairs = 0;
      sum = 0;
    }

    void add(int coarse, int photographer) {
      for (int north = FIRST; north <= LAST; north++) {
        for (int east = FIRST; east <= LAST; east++) {
          count(PositionGrid.coarseNeighbour(coarse, north, east), photographer);
        }
      }
    }

    private void count(int cell, int photographer) {
      int slot = slot(cell);
      if (counts[slot] == 0) {
        if (2 * used >= keys.length) {
          grow();
          slot = slot(cell);
        }
        keys[slot] = cell;
        used++;
      } else if (last[slot] == photographer) {
        return;
      }
      pairs += 2L * counts[slot];
      counts[slot]++;
      last[slot] = photographer;
      sum++;
    }

    private int slot(int cell) {
      int mask = keys.length - 1;
      int slot = (cell * 0x9E3779B9 >>> 7) & mask;
      while (counts[slot] != 0 && keys[slot] != cell) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      int[] oldKeys = keys;
      int[] oldCounts = counts;
      int[] oldLast = last;
      keys = new int[2 * oldKeys.length];
      counts = new int[keys.length];
      last = new int[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldCounts[i] > 0) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          counts[slot] = oldCounts[i];
          last[slot] = oldLast[i];
        }
      }
    }

    double locality() {
      return sum == 0 ? 0 : (double) pairs / sum;
    }
  }
}
