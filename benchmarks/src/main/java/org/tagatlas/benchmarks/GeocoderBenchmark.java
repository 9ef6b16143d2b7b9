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

/** How many points a second one thread looks up; an operation is a point. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class GeocoderBenchmark {

  /** More than a branch predictor or a cache can learn by heart. */
  private static final int POINTS = 1 << 20;

  /** How many of them an invocation looks up, the next ones each time. */
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

  /** The number of the place of points such as photos have. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public long findPhotos() {
    return find(photos);
  }

  /** The number of the place of points all over the earth, most of them at sea. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public long findUniform() {
    return find(uniform);
  }

  /** The place with its names and distance of points such as photos have. */
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
