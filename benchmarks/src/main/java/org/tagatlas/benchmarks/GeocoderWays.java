package org.tagatlas.benchmarks;

import java.util.Locale;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.ReverseGeocoder;

/** Reports the share of points by lookup path, and the time of each path. */
public final class GeocoderWays {

  private static final int DEFAULT_POINTS = 2_000_000;

  /** Minimum number of lookups per path, as the CPU clock is coarse. */
  private static final int LOOKUPS = 5_000_000;

  private GeocoderWays() {}

  /**
   * Counts and measures.
   *
   * @param args number of points of each kind (default 2 million)
   */
  public static void main(String[] args) {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_POINTS;
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    measure("photos", geocoder, new PhotoPoints(Gazetteer.load().cities()).points(count, 1));
    measure("uniform", geocoder, new UniformPoints().points(count, 1));
  }

  private static void measure(String kind, ReverseGeocoder geocoder, Points points) {
    ReverseGeocoder.LookupPath[] paths = ReverseGeocoder.LookupPath.values();
    int[][] byPath = new int[paths.length][points.size()];
    int[] sizes = new int[paths.length];
    for (int i = 0; i < points.size(); i++) {
      int path = geocoder.path(points.latitudes()[i], points.longitudes()[i]).ordinal();
      byPath[path][sizes[path]++] = i;
    }
    for (ReverseGeocoder.LookupPath path : paths) {
      int[] chosen = byPath[path.ordinal()];
      int size = sizes[path.ordinal()];
      Points some = new Points(new double[size], new double[size]);
      for (int i = 0; i < size; i++) {
        some.latitudes()[i] = points.latitudes()[chosen[i]];
        some.longitudes()[i] = points.longitudes()[chosen[i]];
      }
      int passes = LOOKUPS / Math.max(1, size) + 1;
      find(geocoder, some, passes);
      Timing timing = Timing.of(kind, size, () -> find(geocoder, some, passes));
      System.out.printf(
          Locale.ROOT,
          "%-8s %-9s %6.2f %%  %8.0f ns of CPU per point%n",
          kind,
          path.name().toLowerCase(Locale.ROOT),
          100.0 * size / points.size(),
          1e9 * timing.cpuSeconds() / passes / Math.max(1, size));
    }
  }

  private static long find(ReverseGeocoder geocoder, Points points, int passes) {
    long sum = 0;
    for (int pass = 0; pass < passes; pass++) {
      for (int i = 0; i < points.size(); i++) {
        sum += geocoder.find(points.latitudes()[i], points.longitudes()[i]);
      }
    }
    return sum;
  }
}
