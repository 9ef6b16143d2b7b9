package org.tagatlas.locate.model;

import java.util.Arrays;

/** Sums by cell, in the order in which cells were added first. Reusable. */
final class CellSums {

  private int[] slots = new int[1 << 10];
  private int[] cells = new int[1 << 8];
  private double[] sums = new double[1 << 8];
  private int size;

  void clear() {
    if (size > 0) {
      Arrays.fill(slots, 0);
      size = 0;
    }
  }

  int size() {
    return size;
  }

  int cell(int index) {
    return cells[index];
  }

  double sum(int index) {
    return sums[index];
  }

  /** Returns the index of a cell, or −1. */
  int find(int cell) {
    int slot = slots[slot(cell)];
    return slot - 1;
  }

  /** Adds to the sum of a cell, and returns its index. */
  int add(int cell, double more) {
    int slot = slot(cell);
    if (slots[slot] != 0) {
      sums[slots[slot] - 1] += more;
      return slots[slot] - 1;
    }
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, 2 * size);
      sums = Arrays.copyOf(sums, 2 * size);
      slots = new int[2 * slots.length];
      for (int i = 0; i < size; i++) {
        slots[slot(cells[i])] = i + 1;
      }
      slot = slot(cell);
    }
    cells[size] = cell;
    sums[size] = more;
    slots[slot] = ++size;
    return size - 1;
  }

  private int slot(int cell) {
    int mask = slots.length - 1;
    int slot = (cell * 0x9E3779B9 >>> 9) & mask;
    while (slots[slot] != 0 && cells[slots[slot] - 1] != cell) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
