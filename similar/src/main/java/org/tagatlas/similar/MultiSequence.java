package org.tagatlas.similar;

import java.util.BitSet;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The cells of a model in the order of their distance from a query (multi-sequence algorithm,
 * Babenko and Lempitsky, CVPR 2012). Cells of equal distance come in the order of their numbers.
 */
final class MultiSequence {

  private record Entry(float distance, int first, int second) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int order = Float.compare(distance, other.distance);
      if (order == 0) {
        order = Integer.compare(first, other.first);
      }
      return order == 0 ? Integer.compare(second, other.second) : order;
    }
  }

  private final float[][] distances;
  private final int[][] order = new int[LopqModel.HALVES][];
  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private final BitSet[] taken;
  private int first;
  private int second;

  /**
   * Starts with the nearest cell.
   *
   * @param distances by half, the squared distance of the query to each coarse centroid
   */
  MultiSequence(float[][] distances) {
    this.distances = distances;
    for (int half = 0; half < LopqModel.HALVES; half++) {
      float[] of = distances[half];
      order[half] =
          IntStream.range(0, of.length)
              .boxed()
              .sorted((a, b) -> of[a] == of[b] ? a - b : Float.compare(of[a], of[b]))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    taken = new BitSet[distances[0].length];
    push(0, 0);
  }

  /** Moves to the next cell; returns whether there is one. */
  boolean next() {
    Entry entry = queue.poll();
    if (entry == null) {
      return false;
    }
    int i = entry.first;
    int j = entry.second;
    if (taken[i] == null) {
      taken[i] = new BitSet();
    }
    taken[i].set(j);
    first = order[0][i];
    second = order[1][j];
    if (i + 1 < order[0].length && (j == 0 || isTaken(i + 1, j - 1))) {
      push(i + 1, j);
    }
    if (j + 1 < order[1].length && (i == 0 || isTaken(i - 1, j + 1))) {
      push(i, j + 1);
    }
    return true;
  }

  private boolean isTaken(int i, int j) {
    return taken[i] != null && taken[i].get(j);
  }

  private void push(int i, int j) {
    queue.add(new Entry(distances[0][order[0][i]] + distances[1][order[1][j]], i, j));
  }

  /** Returns the coarse centroid of the first half of the cell. */
  int first() {
    return first;
  }

  /** Returns the coarse centroid of the second half of the cell. */
  int second() {
    return second;
  }
}
