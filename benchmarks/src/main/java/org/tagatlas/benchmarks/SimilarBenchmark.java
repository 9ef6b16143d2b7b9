package org.tagatlas.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tagatlas.similar.LopqCode;
import org.tagatlas.similar.LopqEncoder;
import org.tagatlas.similar.LopqModel;
import org.tagatlas.similar.LopqOptions;
import org.tagatlas.similar.LopqTrainer;
import org.tagatlas.similar.Vectors;

/**
 * Vectors of 128 dimensions per second that are encoded with 256 coarse centroids, 8 subquantizers
 * of 256 centroids and a projection.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SimilarBenchmark {

  private static final int DIMENSIONS = 128;
  private static final int QUERIES = 1024;

  /** Number of vectors that the model is trained with. */
  @Param({"5000"})
  private int sample;

  private final float[][] vectors = new float[QUERIES][DIMENSIONS];
  private LopqEncoder encoder;
  private int next;

  /** Trains the model. */
  @Setup
  public void train() {
    Random random = new Random(1);
    Vectors training = new Vectors(DIMENSIONS);
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < sample; i++) {
      fill(vector, random);
      training.add(i, vector);
    }
    for (float[] each : vectors) {
      fill(each, random);
    }
    LopqOptions options = new LopqOptions(256, 8, 256, DIMENSIONS, true, 2, 2, 1);
    LopqModel model = LopqTrainer.train(training, options);
    encoder = new LopqEncoder(model);
  }

  private static void fill(float[] vector, Random random) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
  }

  /** Encodes one vector. */
  @Benchmark
  public LopqCode encode() {
    next = (next + 1) % QUERIES;
    return encoder.encode(vectors[next]);
  }
}
