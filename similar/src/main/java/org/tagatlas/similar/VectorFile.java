package org.tagatlas.similar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

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

  private static final int MAX_DIMENSIONS = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

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

  /** Reads the vectors of a file one by one. */
  public static void forEach(Path file, Consumer consumer) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean compressed = name.endsWith(".gz");
    String format = compressed ? name.substring(0, name.length() - 3) : name;
    try (InputStream bytes = Files.newInputStream(file);
        InputStream in =
            compressed ? new GZIPInputStream(bytes, 1 << 16) : new BufferedInputStream(bytes)) {
      if (format.endsWith(".fvecs")) {
        binary(file, in, Float.BYTES, true, consumer);
      } else if (format.endsWith(".ivecs")) {
        binary(file, in, Integer.BYTES, false, consumer);
      } else if (format.endsWith(".bvecs")) {
        binary(file, in, 1, false, consumer);
      } else {
        lines(file, in, format.endsWith(".jsonl"), consumer);
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

  private static void binary(
      Path file, InputStream in, int width, boolean floats, Consumer consumer) throws IOException {
    DataInputStream data = new DataInputStream(in);

    for (long id = 0; ; id++) {
      int first = data.read();
      if (first < 0) {
        return;
      }
      try {
        int dimensions =
            first
                | data.readUnsignedByte() << 8
                | data.readUnsignedByte() << 16
                | data.readUnsignedByte() << 24;
        if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
          throw new IOException(
              "vector " + (id + 1) + " of '" + file + "' claims " + dimensions + " dimensions");
        }
        byte[] row = data.readNBytes(dimensions * width);
        if (row.length < dimensions * width) {
          throw new EOFException();
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
          if (width == 1) {
            vector[i] = Byte.toUnsignedInt(row[i]);
          } else {
            int bits =
                Byte.toUnsignedInt(row[4 * i])
                    | Byte.toUnsignedInt(row[4 * i + 1]) << 8
                    | Byte.toUnsignedInt(row[4 * i + 2]) << 16
                    | row[4 * i + 3] << 24;
            // Integers keep their bits: not all of them are floats.
            vector[i] = Float.intBitsToFloat(bits);
          }
        }
        consumer.accept(id, vector);
      } catch (EOFException e) {
        throw new IOException("'" + file + "' ends inside vector " + (id + 1), e);
      }
    }
  }

  private static void lines(Path file, InputStream in, boolean json, Consumer consumer)
      throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    long number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        if (json) {
          JsonNode node = JSON.readTree(line);
          if (!node.path("id").isIntegralNumber() || !node.path("vector").isArray()) {
            throw new NumberFormatException();
          }
          float[] vector = new float[node.get("vector").size()];
          for (int i = 0; i < vector.length; i++) {
            if (!node.get("vector").get(i).isNumber()) {
              throw new NumberFormatException();
            }
            vector[i] = node.get("vector").get(i).floatValue();
          }
          consumer.accept(node.get("id").longValue(), vector);
        } else {
          String[] fields = line.split("\t", 3);
          if (fields.length < 3) {
            throw new NumberFormatException();
          }
          String[] numbers = fields[2].strip().split("[\\s,]+");
          float[] vector = new float[numbers.length];
          for (int i = 0; i < vector.length; i++) {
            vector[i] = Float.parseFloat(numbers[i]);
          }
          consumer.accept(Long.parseLong(fields[0].strip()), vector);
        }
      } catch (NumberFormatException | JsonProcessingException e) {
        throw new IOException(
            "line "
                + number
                + " of '"
                + file
                + "' is no vector: expected "
                + (json ? "{\"id\": 1, \"vector\": [0.5, …]}" : "id, hash and numbers by tabs"),
            e);
      }
    }
  }
}
