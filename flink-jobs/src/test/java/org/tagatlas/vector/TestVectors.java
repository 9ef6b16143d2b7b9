package org.tagatlas.vector;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.tagatlas.similar.LopqFile;
import org.tagatlas.similar.LopqOptions;
import org.tagatlas.similar.LopqTrainer;
import org.tagatlas.similar.Vectors;

/** Small models and files of vectors for tests. */
public final class TestVectors {

  /** Number of dimensions. */
  public static final int DIMENSIONS = 8;

  private TestVectors() {}

  /** Returns the vector of a photo, near one of a few places. */
  public static float[] vector(long photoid) {
    Random random = new Random(photoid);
    long place = photoid % 5;
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) (3 * Math.cos(place * (i + 1)) + random.nextGaussian());
    }
    return vector;
  }

  /** Trains a model with projection and 16 cells and writes it to a file. */
  public static Path model(Path file, long seed) throws IOException {
    Vectors vectors = new Vectors(DIMENSIONS);
    for (long id = 1; id <= 300; id++) {
      vectors.add(id, vector(id));
    }
    LopqOptions options =
        LopqOptions.of(4, 4).withDimensions(DIMENSIONS).withFineClusters(16).withSeed(seed);
    LopqFile.write(LopqTrainer.train(vectors, options), file);
    return file;
  }

  /** Returns a line of a JSONL file. */
  public static String json(long photoid, float[] vector) {
    return "{\"id\":" + photoid + ",\"vector\":" + Arrays.toString(vector) + '}';
  }

  /** Returns a line of a text file. */
  public static String text(long photoid, float[] vector) {
    StringBuilder line = new StringBuilder(photoid + "\thash\t");
    for (float value : vector) {
      line.append(value).append(' ');
    }
    return line.toString();
  }

  /** Writes lines to a file, compressed if its name ends with {@code .gz}, then renames it. */
  public static Path write(Path file, Collection<String> lines) {
    String text = lines.stream().collect(Collectors.joining("\n", "", "\n"));
    Path hidden = file.resolveSibling('.' + file.getFileName().toString());
    try {
      Files.createDirectories(file.getParent());
      boolean compressed = file.toString().endsWith(".gz");
      try (OutputStream bytes = Files.newOutputStream(hidden);
          OutputStream out = compressed ? new GZIPOutputStream(bytes) : bytes) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return Files.move(hidden, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
