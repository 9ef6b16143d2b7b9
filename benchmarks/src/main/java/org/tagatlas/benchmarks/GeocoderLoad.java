package org.tagatlas.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Locale;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * Reports the load time of the geocoder in a fresh JVM, its heap usage and the size of its data
 * file. Exits with 1 if the heap exceeds the limit.
 */
public final class GeocoderLoad {

  private static final double HEAP_LIMIT_MB = 150;
  private static final int LOOKUPS = 1_000_000;

  private GeocoderLoad() {}

  /** Measures once: a second measurement in the same JVM would be meaningless. */
  public static void main(String[] args) throws IOException {
    double before = heapMb();
    Timing load = Timing.of("load", 1, () -> ReverseGeocoder.load().find(42.3503, -71.0810));
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    double loaded = heapMb();
    lookUp(geocoder, new PhotoPoints(Gazetteer.load().cities()));
    lookUp(geocoder, new UniformPoints());
    double used = heapMb();
    Reference.reachabilityFence(geocoder);
    print("load, with the first lookup", load.wallSeconds(), "s");
    print("its CPU time, all threads", load.cpuSeconds(), "s");
    print("heap after loading", loaded - before, "MB");
    print("heap after lookups everywhere", used - before, "MB");
    print("heap of the JVM", used, "MB");
    print("its limit", HEAP_LIMIT_MB, "MB");
    print("data file", ShippedData.bytes() / 1e6, "MB");
    if (used > HEAP_LIMIT_MB) {
      System.out.println("The heap exceeds its limit.");
      System.exit(1);
    }
  }

  /** Triggers all lazy initialization of the geocoder. */
  private static void lookUp(ReverseGeocoder geocoder, PointSource source) {
    Points points = source.points(LOOKUPS, 1);
    for (int i = 0; i < points.size(); i++) {
      geocoder.locate(points.latitudes()[i], points.longitudes()[i]);
    }
  }

  private static double heapMb() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }

  private static void print(String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-30s %8.2f %s%n", what, value, unit);
  }
}
