package org.tagatlas.similar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the vectors of a file one by one, in the formats of {@link VectorFile}. A line that is no
 * vector is a row with a description of the problem; after damage of a binary or compressed file,
 * such a row is the last one. Not thread-safe.
 */
public final class VectorReader implements Closeable {

  private static final int MAX_DIMENSIONS = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String file;
  private final InputStream bytes;
  private final boolean compressed;
  private final Format format;
  private DataInputStream binary;
  private BufferedReader lines;
  private long number;
  private boolean ended;

  private enum Format {
    FLOATS(Float.BYTES),
    INTEGERS(Integer.BYTES),
    BYTES(1),
    JSON_LINES(0),
    TEXT(0);

    /** Bytes per value of a binary format; 0 for lines. */
    private final int width;

    Format(int width) {
      this.width = width;
    }

    static Format of(String name) {
      if (name.endsWith(".fvecs")) {
        return FLOATS;
      }
      if (name.endsWith(".ivecs")) {
        return INTEGERS;
      }
      if (name.endsWith(".bvecs")) {
        return BYTES;
      }
      return name.endsWith(".jsonl") ? JSON_LINES : TEXT;
    }
  }

  /**
   * A vector, or a part of a file that is none.
   *
   * @param number the line, or the number of the vector in a binary file, from 1
   * @param id id of the vector; the values of an {@code .ivecs} file are the bits of integers
   * @param vector null if this is no vector
   * @param problem what is wrong, with file and line; null for a vector
   * @param text the line, if it is no vector; empty in a binary file
   */
  public record Row(long number, long id, float[] vector, String problem, String text) {

    static Row invalid(long number, String problem, String text) {
      return new Row(number, 0, null, problem, text);
    }
  }

  /**
   * Creates a reader.
   *
   * @param file name of the file, from which the format follows; also used in messages
   * @param bytes the file, which this reader closes
   */
  public VectorReader(String file, InputStream bytes) {
    this.file = file;
    this.bytes = bytes;
    String name = file.toLowerCase(Locale.ROOT);
    compressed = name.endsWith(".gz");
    format = Format.of(compressed ? name.substring(0, name.length() - 3) : name);
  }

  /**
   * Returns the next row; null at the end.
   *
   * @throws IOException if the storage fails
   */
  public Row next() throws IOException {
    if (ended) {
      return null;
    }
    try {
      if (binary == null && lines == null) {
        open();
      }
      Row row = format.width > 0 ? nextVector() : nextLine();
      ended = row == null || format.width > 0 && row.vector == null;
      return row;
    } catch (EOFException | ZipException e) {
      ended = true;
      return format.width > 0
          ? Row.invalid(Math.max(1, number), "'" + file + "' ends inside vector " + number, "")
          : Row.invalid(number + 1, "'" + file + "' is damaged after line " + number, "");
    }
  }

  private void open() throws IOException {
    InputStream in =
        compressed ? new GZIPInputStream(bytes, 1 << 16) : new BufferedInputStream(bytes, 1 << 16);
    if (format.width > 0) {
      binary = new DataInputStream(in);
    } else {
      lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    }
  }

  private Row nextVector() throws IOException {
    int first = binary.read();
    if (first < 0) {
      return null;
    }
    number++;
    int dimensions =
        first
            | binary.readUnsignedByte() << 8
            | binary.readUnsignedByte() << 16
            | binary.readUnsignedByte() << 24;
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
      return Row.invalid(
          number,
          "vector " + number + " of '" + file + "' claims " + dimensions + " dimensions",
          "");
    }
    byte[] row = binary.readNBytes(dimensions * format.width);
    if (row.length < dimensions * format.width) {
      throw new EOFException();
    }
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      // Integers keep their bits: not all of them are floats.
      vector[i] =
          format == Format.BYTES
              ? Byte.toUnsignedInt(row[i])
              : Float.intBitsToFloat(littleEndian(row, 4 * i));
    }
    return new Row(number, number - 1, vector, null, "");
  }

  private static int littleEndian(byte[] row, int at) {
    return Byte.toUnsignedInt(row[at])
        | Byte.toUnsignedInt(row[at + 1]) << 8
        | Byte.toUnsignedInt(row[at + 2]) << 16
        | row[at + 3] << 24;
  }

  private Row nextLine() throws IOException {
    String line = lines.readLine();
    while (line != null) {
      number++;
      if (!line.isBlank()) {
        String place = "line " + number + " of '" + file + "'";
        return format == Format.JSON_LINES
            ? ofJson(number, line, place)
            : ofText(number, line, place);
      }
      line = lines.readLine();
    }
    return null;
  }

  /**
   * Returns the vector of a JSON object with {@code id} and {@code vector}.
   *
   * @param number number of the row
   * @param place where the object was read, for messages
   */
  public static Row ofJson(long number, String json, String place) {
    try {
      JsonNode node = JSON.readTree(json);
      JsonNode values = node.path("vector");
      boolean valid = node.path("id").canConvertToLong() && node.path("id").isIntegralNumber();
      float[] vector = new float[values.size()];
      for (int i = 0; i < vector.length; i++) {
        valid &= values.path(i).isNumber();
        vector[i] = values.path(i).floatValue();
      }
      if (valid && values.isArray()) {
        return new Row(number, node.get("id").longValue(), vector, null, "");
      }
    } catch (JsonProcessingException e) {
      // Reported below as any other line that is no vector.
    }
    return Row.invalid(
        number, place + " is no vector: expected {\"id\": 1, \"vector\": [0.5, …]}", json);
  }

  private static Row ofText(long number, String line, String place) {
    String[] fields = line.split("\t", 3);
    try {
      if (fields.length == 3) {
        String[] numbers = fields[2].strip().split("[\\s,]+");
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = Float.parseFloat(numbers[i]);
        }
        return new Row(number, Long.parseLong(fields[0].strip()), vector, null, "");
      }
    } catch (NumberFormatException e) {
      // Reported below as any other line that is no vector.
    }
    return Row.invalid(
        number, place + " is no vector: expected id, hash and numbers by tabs", line);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
