package org.tagatlas.similar;

/** Makes codes of vectors. An instance reuses its arrays and must not be shared by threads. */
public final class LopqEncoder {

  private final LopqModel model;
  private final float[] projected;
  private float[] components;
  private final float[] coarse;
  private final float[] rotated;
  private final float[] differences;
  private final float[] centred;
  private final float[] fine;
  private final int[] cell = new int[LopqModel.HALVES];
  private final byte[] codes;

  /** Creates an encoder. */
  public LopqEncoder(LopqModel model) {
    this.model = model;
    projected = new float[model.dimensions()];
    coarse = new float[model.coarseClusters()];
    rotated = new float[model.half()];
    differences = new float[model.half()];
    centred = new float[model.inputs()];
    fine = new float[model.fineClusters()];
    codes = new byte[model.subquantizers()];
  }

  /** Returns the number of dimensions of vectors. */
  public int inputs() {
    return model.inputs();
  }

  /**
   * Returns the code of a vector: the nearest centroids, those of the lowest number if there are
   * several.
   *
   * @throws IllegalArgumentException if the vector has another length than those of the model
   */
  public LopqCode encode(float[] vector) {
    if (vector.length != model.inputs()) {
      throw new IllegalArgumentException(
          "expected " + model.inputs() + " dimensions, but got " + vector.length);
    }
    encode(vector, 0);
    components = model.pca() == null ? vector : projected;
    return new LopqCode(cell[0], cell[1], codes.clone());
  }

  /**
   * Returns the components of the last vector, or the vector itself if the model has no projection;
   * a copy.
   */
  public float[] components() {
    return components.clone();
  }

  /** Encodes without allocation; the results are in {@link #coarse} and {@link #fine}. */
  void encode(float[] values, int offset) {
    float[] vector = values;
    int start = offset;
    if (model.pca() != null) {
      model.pca().project(values, offset, centred, projected);
      vector = projected;
      start = 0;
    }
    int parts = model.subquantizers() / LopqModel.HALVES;
    for (int half = 0; half < LopqModel.HALVES; half++) {
      int at = start + half * model.half();
      model.coarseDistances(half, vector, at, coarse);
      cell[half] = least(coarse);
      model.rotate(half, cell[half], vector, at, differences, rotated);
      for (int i = 0; i < parts; i++) {
        int subvector = half * parts + i;
        model.fineDistances(subvector, rotated, i * model.subvector(), fine);
        codes[subvector] = (byte) least(fine);
      }
    }
  }

  /** Returns the coarse centroid of a half of the last vector. */
  int coarse(int half) {
    return cell[half];
  }

  /** Returns the fine centroids of the last vector; not a copy. */
  byte[] fine() {
    return codes;
  }

  private static int least(float[] values) {
    int least = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[least]) {
        least = i;
      }
    }
    return least;
  }
}
