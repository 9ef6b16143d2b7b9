package org.tagatlas.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.ReverseGeocoder;

/** Points per second that one thread looks up. An operation is a point. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class GeocoderBenchmark {

  /** Too many for a branch predictor or cache to learn. */
  private static final int POINTS = 1 << 20;

  /** Number of points per invocation, which continues after the previous one. */
  private static final int SLICE = 1 << 15;

  private ReverseGeocoder geocoder;
  private Points photos;
  private Points uniform;
  private int from;

  /** Loads the geocoder and draws the points. */
  @Setup
  public void prepare() {
    geocoder = ReverseGeocoder.load();
    photos = new PhotoPoints(Gazetteer.load().cities()).points(POINTS, 1);
    uniform = new UniformPoints().points(POINTS, 2);
  }

  /** Finds the place number of points distributed like photos. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public long findPhotos() {
    return find(photos);
  }

  /** Finds the place number of points all over the globe, mostly at sea. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public long findUniform() {
    return find(uniform);
  }

  /** Locates points distributed like photos, with names and distance. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public void locatePhotos(Blackhole blackhole) {
    int start = next();
    for (int i = start; i < start + SLICE; i++) {
      blackhole.consume(geocoder.locate(photos.latitudes()[i], photos.longitudes()[i]));
    }
  }

  private long find(Points points) {
    int start = next();
    long sum = 0;
    for (int i = start; i < start + SLICE; i++) {
      sum += geocoder.find(points.latitudes()[i], points.longitudes()[i]);
    }
    return sum;
  }

  private int next() {
    int start = from;
    from = (start + SLICE) % POINTS;
    return start;
  }
}
