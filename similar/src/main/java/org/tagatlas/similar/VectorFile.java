package org.tagatlas.similar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads files of vectors. The format follows from the name, before {@code .gz}:
 *
 * <ul>
 *   <li>{@code .fvecs}, {@code .bvecs}, {@code .ivecs}: for each vector the number of dimensions
 *       (32 bits, little-endian), then floats, unsigned bytes or integers; ids count from 0
 *   <li>{@code .jsonl}: an object with {@code id} and {@code vector} in each line
 *   <li>all others: lines of id, hash and numbers, separated by tabs; numbers also by spaces or
 *       commas, as the published features of YFCC100M
 * </ul>
 */
public final class VectorFile {

  private VectorFile() {}

  /** Receives vectors. */
  public interface Consumer {
    /** Takes a vector, which is not used again. */
    void accept(long id, float[] vector) throws IOException;
  }

  /**
   * Reads all vectors of a file.
   *
   * @throws IOException with a message for users, which names file and line or vector, if the file
   *     is damaged, has no vectors, or vectors of different lengths
   */
  public static Vectors read(Path file) throws IOException {
    Vectors[] vectors = {null};
    long[] number = {0};
    forEach(
        file,
        (id, vector) -> {
          number[0]++;
          if (vectors[0] == null) {
            if (vector.length == 0) {
              throw new IOException("vector 1 of '" + file + "' is empty");
            }
            vectors[0] = new Vectors(vector.length);
          }
          try {
            vectors[0].add(id, vector);
          } catch (IllegalArgumentException e) {
            throw new IOException(
                "vector " + number[0] + " of '" + file + "': " + e.getMessage(), e);
          }
        });
    if (vectors[0] == null) {
      throw new IOException("'" + file + "' has no vectors");
    }
    return vectors[0];
  }

  /**
   * Reads the vectors of a file one by one.
   *
   * @throws IOException with a message for users, which names file and line or vector, if the file
   *     is damaged
   */
  public static void forEach(Path file, Consumer consumer) throws IOException {
    try (VectorReader reader = new VectorReader(file.toString(), Files.newInputStream(file))) {
      for (VectorReader.Row row = reader.next(); row != null; row = reader.next()) {
        if (row.vector() == null) {
          throw new IOException(row.problem());
        }
        consumer.accept(row.id(), row.vector());
      }
    }
  }

  /** Reads the rows of an {@code .ivecs} file, such as the ids of the nearest vectors. */
  public static int[][] integers(Path file) throws IOException {
    List<int[]> rows = new ArrayList<>();
    forEach(
        file,
        (id, vector) -> {
          int[] row = new int[vector.length];
          for (int i = 0; i < row.length; i++) {
            row[i] = Float.floatToRawIntBits(vector[i]);
          }
          rows.add(row);
        });
    return rows.toArray(int[][]::new);
  }
}
