package org.tagatlas.similar;

import java.util.Arrays;

/** Vectors of equal length with ids, in one array. */
public final class Vectors {

  private final int dimensions;
  private long[] ids = new long[16];
  private float[] values;
  private int size;

  /**
   * Creates an empty list.
   *
   * @param dimensions length of the vectors, at least 1
   */
  public Vectors(int dimensions) {
    if (dimensions < 1) {
      throw new IllegalArgumentException("Vectors need at least one dimension.");
    }
    this.dimensions = dimensions;
    values = new float[16 * dimensions];
  }

  /** Returns vectors with the ids 0, 1, 2 and so on, by row. */
  public static Vectors of(float[][] rows) {
    Vectors vectors = new Vectors(rows[0].length);
    for (float[] row : rows) {
      vectors.add(vectors.size, row);
    }
    return vectors;
  }

  /**
   * Adds a vector.
   *
   * @throws IllegalArgumentException if it has another length, or a value that is not finite
   */
  public void add(long id, float[] vector) {
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          "expected " + dimensions + " dimensions, but got " + vector.length);
    }
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("a value is not finite");
      }
    }
    if (size == ids.length) {
      int capacity = Math.max(size + 1, (int) Math.min(1.5 * size, Integer.MAX_VALUE - 8));
      ids = Arrays.copyOf(ids, capacity);
      values = Arrays.copyOf(values, Math.multiplyExact(capacity, dimensions));
    }
    ids[size] = id;
    System.arraycopy(vector, 0, values, size * dimensions, dimensions);
    size++;
  }

  /** Returns the length of the vectors. */
  public int dimensions() {
    return dimensions;
  }

  /** Returns the number of vectors. */
  public int size() {
    return size;
  }

  /** Returns the id of a vector by its position. */
  public long id(int position) {
    return ids[position];
  }

  /** Returns a copy of a vector by its position. */
  public float[] vector(int position) {
    return Arrays.copyOfRange(values, position * dimensions, (position + 1) * dimensions);
  }

  /** Returns the values of all vectors, one after the other; not a copy. */
  float[] values() {
    return values;
  }

  /** Returns the square of the Euclidean distance between a vector and a query. */
  public double squaredDistance(int position, float[] query) {
    double sum = 0;
    int offset = position * dimensions;
    for (int i = 0; i < dimensions; i++) {
      double difference = values[offset + i] - query[i];
      sum += difference * difference;
    }
    return sum;
  }
}
