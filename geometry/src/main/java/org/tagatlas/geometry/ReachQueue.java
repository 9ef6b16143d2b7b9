package org.tagatlas.geometry;

import java.util.Arrays;

/** Points by reachability, then by index: a binary heap in which a reachability can decrease. */
final class ReachQueue {

  private static final int ABSENT = -1;

  private final double[] reachability;
  private final int[] heap;
  private final int[] position;
  private int size;

  /**
   * Creates an empty queue.
   *
   * @param reachability by point; may decrease only just before a call of {@link #add}
   */
  ReachQueue(double[] reachability) {
    this.reachability = reachability;
    heap = new int[reachability.length];
    position = new int[reachability.length];
    Arrays.fill(position, ABSENT);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds a point, or moves it after its reachability has decreased. */
  void add(int point) {
    int i = position[point] == ABSENT ? size++ : position[point];
    while (i > 0) {
      int parent = heap[(i - 1) >>> 1];
      if (!isBefore(point, parent)) {
        break;
      }
      put(i, parent);
      i = (i - 1) >>> 1;
    }
    put(i, point);
  }

  /** Removes and returns the first point. */
  int poll() {
    int first = heap[0];
    position[first] = ABSENT;
    int moved = heap[--size];
    if (size > 0) {
      int i = 0;
      while (true) {
        int child = 2 * i + 1;
        if (child >= size) {
          break;
        }
        if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
          child++;
        }
        if (!isBefore(heap[child], moved)) {
          break;
        }
        put(i, heap[child]);
        i = child;
      }
      put(i, moved);
    }
    return first;
  }

  private void put(int i, int point) {
    heap[i] = point;
    position[point] = i;
  }

  private boolean isBefore(int a, int b) {
    return reachability[a] < reachability[b] || reachability[a] == reachability[b] && a < b;
  }
}
