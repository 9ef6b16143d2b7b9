package org.tagatlas.locate.model;

/** The parts of a model's file; numbers are little-endian. */
enum Section {
  /** Lines of a key, a tab and a text in UTF-8. */
  ABOUT,
  /** Fitted weights, as text. */
  WEIGHTS,
  /** For each cell of the level with the largest cells: its identifier and its count. */
  LARGE_CELLS,
  /** The same for the middle level, and the index of the large cell around it. */
  MIDDLE_CELLS,
  /** The same for the smallest cells, and the mean of the positions in it, in grid steps. */
  SMALL_CELLS,
  /** The terms, sorted as unsigned numbers. */
  TERMS,
  /** For each term: offsets in the two lists, photographers, entropy and MKLab's weight. */
  TERM_INFO,
  /** Evidence of terms for cells. */
  EVIDENCE,
  /** Photographers of terms in cells of 0.01 and 0.001 degrees. */
  GRID;

  static final int MIDDLE_BYTES = 24;
  static final int SMALL_BYTES = 32;
  static final int INFO_BYTES = 32;
}
