package org.tagatlas.similar;

/**
 * A search by codes: which cells to read, nearest first, and how far their vectors are. The codes
 * themselves can be anywhere. Not thread-safe.
 */
public final class LopqQuery {

  private final LopqModel model;

  /** The components of the query, or its values if the model has no projection. */
  private final float[] components;

  private final MultiSequence cells;
  private final float[] rotated;
  private final float[] differences;

  /** By half and coarse cluster: the distances of the query to all fine centroids. */
  private final float[][][][] tables;

  private LopqQuery(LopqModel model, float[] components) {
    this.model = model;
    this.components = components;
    rotated = new float[model.half()];
    differences = new float[model.half()];
    tables = new float[LopqModel.HALVES][model.coarseClusters()][][];
    float[][] coarse = new float[LopqModel.HALVES][model.coarseClusters()];
    for (int half = 0; half < LopqModel.HALVES; half++) {
      model.coarseDistances(half, components, half * model.half(), coarse[half]);
    }
    cells = new MultiSequence(coarse);
  }

  /**
   * Returns a search for vectors that are similar to a vector.
   *
   * @throws IllegalArgumentException if the vector has another length than those of the model
   */
  public static LopqQuery of(LopqModel model, float[] vector) {
    require(model.inputs(), vector);
    if (model.pca() == null) {
      return new LopqQuery(model, vector);
    }
    float[] projected = new float[model.dimensions()];
    model.pca().project(vector, 0, new float[model.inputs()], projected);
    return new LopqQuery(model, projected);
  }

  /**
   * Returns a search for vectors that are similar to one whose components are known, see {@link
   * LopqEncoder#components} and {@link LopqModel#reconstruct}.
   *
   * @throws IllegalArgumentException if the model has another number of components
   */
  public static LopqQuery ofComponents(LopqModel model, float[] components) {
    require(model.dimensions(), components);
    return new LopqQuery(model, components);
  }

  private static void require(int dimensions, float[] vector) {
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          "expected " + dimensions + " dimensions, but got " + vector.length);
    }
  }

  /** Moves to the next cell; returns whether there is one. */
  public boolean nextCell() {
    return cells.next();
  }

  /** Returns the coarse centroid of the first half of the cell. */
  public int first() {
    return cells.first();
  }

  /** Returns the coarse centroid of the second half of the cell. */
  public int second() {
    return cells.second();
  }

  /**
   * Returns the square of the Euclidean distance to the vector that a code stands for.
   *
   * @throws IllegalArgumentException if the code is not one of the model
   */
  public double squaredDistance(LopqCode code) {
    if (code.fine().length != model.subquantizers()
        || code.coarse1() >= model.coarseClusters()
        || code.coarse2() >= model.coarseClusters()) {
      throw new IllegalArgumentException("The code is not one of the model.");
    }
    return squaredDistance(table(0, code.coarse1()), table(1, code.coarse2()), code.fine(), 0);
  }

  /** Returns the exact square of the Euclidean distance to a vector, by its components. */
  public double squaredDistance(float[] others) {
    require(components.length, others);
    double sum = 0;
    for (int i = 0; i < components.length; i++) {
      double difference = (double) others[i] - components[i];
      sum += difference * difference;
    }
    return sum;
  }

  /** Returns the distances of the query to the fine centroids in the frame of a coarse cluster. */
  float[][] table(int half, int cluster) {
    float[][] table = tables[half][cluster];
    if (table == null) {
      int parts = model.subquantizers() / LopqModel.HALVES;
      table = new float[parts][model.fineClusters()];
      model.rotate(half, cluster, components, half * model.half(), differences, rotated);
      for (int i = 0; i < parts; i++) {
        model.fineDistances(half * parts + i, rotated, i * model.subvector(), table[i]);
      }
      tables[half][cluster] = table;
    }
    return table;
  }

  /** Returns the distance of a code that starts at an offset, with the tables of its cell. */
  static double squaredDistance(float[][] first, float[][] second, byte[] codes, int offset) {
    int parts = first.length;
    float sum = 0;
    for (int i = 0; i < parts; i++) {
      sum += first[i][Byte.toUnsignedInt(codes[offset + i])];
      sum += second[i][Byte.toUnsignedInt(codes[offset + parts + i])];
    }
    return sum;
  }
}
