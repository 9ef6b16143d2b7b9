package org.tagatlas.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.tagatlas.geo.ReverseGeocoder;

/** Looks up a file of points on one thread in a separate process, as the peer does. */
public final class GeocoderThroughput {

  private static final int SLICE = 1000;
  private static final long WARM_UP_NANOS = 3_000_000_000L;

  private GeocoderThroughput() {}

  /**
   * Prints the times of loading, of the first pass over the points and of a later one.
   *
   * @param args file of points
   */
  public static void main(String[] args) throws IOException {
    Points points = Points.read(Path.of(args[0]));
    System.out.println(Timing.of("load", 0, ReverseGeocoder::load).line());
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    long[] sums = new long[3];
    System.out.println(
        Timing.of("first", points.size(), () -> sums[0] = pass(geocoder, points)).line());
    // Warm-up: the JIT compiler may still be working.
    long start = System.nanoTime();
    do {
      sums[1] = pass(geocoder, points);
    } while (System.nanoTime() - start < WARM_UP_NANOS);
    System.out.println(
        Timing.of("warm", points.size(), () -> sums[2] = pass(geocoder, points)).line());
    if (sums[0] != sums[1] || sums[0] != sums[2]) {
      throw new IllegalStateException("a second pass has different results");
    }
  }

  private static long pass(ReverseGeocoder geocoder, Points points) {
    long sum = 0;
    for (int from = 0; from < points.size(); from += SLICE) {
      sum += slice(geocoder, points, from, Math.min(from + SLICE, points.size()));
    }
    return sum;
  }

  private static long slice(ReverseGeocoder geocoder, Points points, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += geocoder.find(points.latitudes()[i], points.longitudes()[i]);
    }
    return sum;
  }
}
