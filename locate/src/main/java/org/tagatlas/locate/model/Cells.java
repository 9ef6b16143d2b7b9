package org.tagatlas.locate.model;

/** The cells of the three levels, and the small cell of each cell of the grid. */
final class Cells {
  long[] grid;
  int[] smallOf;
  long[] smallCells;
  long[] smallCounts;
  int[] middleOf;
  long[] middleCells;
  long[] middleCounts;
  int[] largeOf;
  long[] largeCells;
  long[] largeCounts;
  double total;
}
