package org.tagatlas.similar;

import java.util.Arrays;

/** Codes of vectors by cell, in memory. */
public final class LopqIndex {

  private final LopqModel model;
  private final int[] starts;
  private final long[] ids;
  private final int[] positions;
  private final byte[] codes;

  private LopqIndex(LopqModel model, Vectors vectors) {
    this.model = model;
    int cells = Math.multiplyExact(model.coarseClusters(), model.coarseClusters());
    int size = vectors.size();
    int length = model.subquantizers();
    int[] cellOf = new int[size];
    byte[] unordered = new byte[Math.multiplyExact(size, length)];
    LopqEncoder encoder = new LopqEncoder(model);
    starts = new int[cells + 1];
    for (int i = 0; i < size; i++) {
      encoder.encode(vectors.values(), i * vectors.dimensions());
      cellOf[i] = cell(encoder.coarse(0), encoder.coarse(1));
      System.arraycopy(encoder.fine(), 0, unordered, i * length, length);
      starts[cellOf[i] + 1]++;
    }
    for (int i = 0; i < cells; i++) {
      starts[i + 1] += starts[i];
    }
    ids = new long[size];
    positions = new int[size];
    codes = new byte[unordered.length];
    int[] next = Arrays.copyOf(starts, cells);
    for (int i = 0; i < size; i++) {
      int at = next[cellOf[i]]++;
      ids[at] = vectors.id(i);
      positions[at] = i;
      System.arraycopy(unordered, i * length, codes, at * length, length);
    }
  }

  /** Encodes and orders vectors. */
  public static LopqIndex of(LopqModel model, Vectors vectors) {
    if (vectors.dimensions() != model.inputs()) {
      throw new IllegalArgumentException(
          "expected " + model.inputs() + " dimensions, but got " + vectors.dimensions());
    }
    return new LopqIndex(model, vectors);
  }

  /** Returns the model of the codes. */
  public LopqModel model() {
    return model;
  }

  /** Returns the number of vectors. */
  public int size() {
    return ids.length;
  }

  /** Returns the bytes per vector: its cell, its code and its id. */
  public double bytesPerVector() {
    return ids.length == 0 ? 0 : model.subquantizers() + Long.BYTES + 4.0 * starts.length / size();
  }

  private int cell(int first, int second) {
    return first * model.coarseClusters() + second;
  }

  /** Returns where the codes of a cell start. */
  int start(int first, int second) {
    return starts[cell(first, second)];
  }

  /** Returns where the codes of a cell end, exclusive. */
  int end(int first, int second) {
    return starts[cell(first, second) + 1];
  }

  long id(int at) {
    return ids[at];
  }

  /** Returns the position of a vector in the list that was indexed. */
  int position(int at) {
    return positions[at];
  }

  byte[] codes() {
    return codes;
  }
}
