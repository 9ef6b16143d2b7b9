package org.tagatlas.similar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Model files in the format of the reference implementation ({@code .lopq}, a Protocol Buffers
 * message). The projection is in two fields of ours, which other readers skip.
 */
public final class LopqFile {

  private static final int D = 1;
  private static final int V = 2;
  private static final int M = 3;
  private static final int SUBQUANTIZERS = 4;
  private static final int COARSE = 5;
  private static final int ROTATIONS = 6;
  private static final int MEANS = 7;
  private static final int FINE = 8;
  private static final int PCA_MEAN = 16;
  private static final int PCA_MATRIX = 17;

  /** In a matrix or vector. */
  private static final int VALUES = 1;

  private static final int SHAPE = 2;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int ID_LENGTH = 12;

  private LopqFile() {}

  /** A matrix in the file; a vector has no shape. */
  private record Matrix(float[] values, List<Integer> shape) {}

  /**
   * Reads a model.
   *
   * @throws IOException with a message for users if the file is damaged or no model
   */
  public static LopqModel read(Path file) throws IOException {
    return parse(Files.readAllBytes(file), file.toString());
  }

  /**
   * Returns the model in the bytes of a file.
   *
   * @param file name of the file, for messages
   * @throws IOException with a message for users if the file is damaged or no model
   */
  public static LopqModel parse(byte[] bytes, String file) throws IOException {
    try {
      return parse(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException
        | ArithmeticException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw new IOException(
          "'" + file + "' is not a complete LOPQ model (.lopq): create it again", e);
    }
  }

  /**
   * Returns the ID of a model: the first 12 hexadecimal digits of the SHA-256 checksum of its file.
   * Codes of different models cannot be compared.
   */
  public static String id(byte[] bytes) {
    try {
      byte[] checksum = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(checksum).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform supports SHA-256", e);
    }
  }

  /** Writes a model to a temporary file, then renames it. */
  public static void write(LopqModel model, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes(model));
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static LopqModel parse(ByteBuffer in) {
    List<Matrix> coarse = new ArrayList<>();
    List<Matrix> rotations = new ArrayList<>();
    List<Matrix> means = new ArrayList<>();
    List<Matrix> fine = new ArrayList<>();
    Matrix mean = null;
    Matrix projection = null;
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      switch (tag >>> 3) {
        case COARSE -> coarse.add(matrix(message(in, tag)));
        case ROTATIONS -> rotations.add(matrix(message(in, tag)));
        case MEANS -> means.add(matrix(message(in, tag)));
        case FINE -> fine.add(matrix(message(in, tag)));
        case PCA_MEAN -> mean = matrix(message(in, tag));
        case PCA_MATRIX -> projection = matrix(message(in, tag));
        // Sizes follow from the matrices; the fields for them are wrong in some files.
        default -> skip(in, tag & 7);
      }
    }
    int clusters = coarse.isEmpty() ? 0 : coarse.get(0).shape.get(0);
    if (coarse.size() != LopqModel.HALVES
        || rotations.size() != LopqModel.HALVES * clusters
        || means.size() != rotations.size()
        || fine.isEmpty()) {
      throw new IllegalArgumentException("matrices are missing");
    }
    Pca pca = mean == null || projection == null ? null : pca(mean, projection);
    return new LopqModel(
        new float[][] {coarse.get(0).values, coarse.get(1).values},
        halves(rotations, clusters),
        halves(means, clusters),
        fine.stream().map(Matrix::values).toArray(float[][]::new),
        pca);
  }

  private static Pca pca(Matrix mean, Matrix projection) {
    int inputs = mean.values.length;
    int outputs = projection.shape.get(1);
    if (inputs == 0 || projection.values.length != inputs * outputs) {
      throw new IllegalArgumentException("the projection is incomplete");
    }
    float[][] rows = new float[inputs][];
    for (int i = 0; i < inputs; i++) {
      rows[i] = Arrays.copyOfRange(projection.values, i * outputs, (i + 1) * outputs);
    }
    return new Pca(mean.values, rows);
  }

  /** Concatenates the matrices of each half. */
  private static float[][] halves(List<Matrix> all, int clusters) {
    float[][] halves = new float[LopqModel.HALVES][];
    int length = all.get(0).values.length;
    for (int half = 0; half < LopqModel.HALVES; half++) {
      halves[half] = new float[clusters * length];
      for (int c = 0; c < clusters; c++) {
        float[] values = all.get(half * clusters + c).values;
        if (values.length != length) {
          throw new IllegalArgumentException("matrices differ in size");
        }
        System.arraycopy(values, 0, halves[half], c * length, length);
      }
    }
    return halves;
  }

  private static ByteBuffer message(ByteBuffer in, int tag) {
    if ((tag & 7) != BYTES) {
      throw new IllegalArgumentException("a field has another type");
    }
    int length = Math.toIntExact(varint(in));
    ByteBuffer message = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    return message;
  }

  private static Matrix matrix(ByteBuffer in) {
    float[] values = {};
    List<Integer> shape = new ArrayList<>();
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      if (tag == (VALUES << 3 | BYTES)) {
        ByteBuffer packed = message(in, tag);
        values = new float[packed.remaining() / Float.BYTES];
        packed.asFloatBuffer().get(values);
      } else if (tag == (SHAPE << 3 | VARINT)) {
        shape.add(Math.toIntExact(varint(in)));
      } else {
        skip(in, tag & 7);
      }
    }
    return new Matrix(values, shape);
  }

  private static void skip(ByteBuffer in, int type) {
    switch (type) {
      case VARINT -> varint(in);
      case FIXED64 -> in.getLong();
      case FIXED32 -> in.getInt();
      case BYTES -> {
        int length = Math.toIntExact(varint(in));
        in.position(in.position() + length);
      }
      default -> throw new IllegalArgumentException("unknown type of field");
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  private static byte[] bytes(LopqModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int half = model.half();
    number(out, D, model.dimensions());
    number(out, V, model.coarseClusters());
    number(out, M, model.subquantizers());
    number(out, SUBQUANTIZERS, model.fineClusters());
    for (int i = 0; i < LopqModel.HALVES; i++) {
      matrix(out, COARSE, model.coarse(i), model.coarseClusters(), half);
    }
    for (int i = 0; i < LopqModel.HALVES; i++) {
      for (int c = 0; c < model.coarseClusters(); c++) {
        matrix(out, ROTATIONS, model.rotation(i, c), half, half);
      }
    }
    for (int i = 0; i < LopqModel.HALVES; i++) {
      for (int c = 0; c < model.coarseClusters(); c++) {
        matrix(out, MEANS, model.mean(i, c));
      }
    }
    for (int i = 0; i < model.subquantizers(); i++) {
      matrix(out, FINE, model.fine(i), model.fineClusters(), model.subvector());
    }
    if (model.pca() != null) {
      matrix(out, PCA_MEAN, model.pca().mean());
      float[] rows = new float[model.pca().inputs() * model.pca().outputs()];
      for (int i = 0; i < model.pca().inputs(); i++) {
        System.arraycopy(
            model.pca().matrix()[i], 0, rows, i * model.pca().outputs(), model.pca().outputs());
      }
      matrix(out, PCA_MATRIX, rows, model.pca().inputs(), model.pca().outputs());
    }
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int field, int value) {
    varint(out, field << 3 | VARINT);
    varint(out, value);
  }

  private static void matrix(ByteArrayOutputStream out, int field, float[] values, int... shape)
      throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    ByteBuffer packed =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    packed.asFloatBuffer().put(values);
    bytes(message, VALUES, packed.array());
    for (int size : shape) {
      number(message, SHAPE, size);
    }
    bytes(out, field, message.toByteArray());
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) throws IOException {
    varint(out, field << 3 | BYTES);
    varint(out, value.length);
    out.write(value);
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
