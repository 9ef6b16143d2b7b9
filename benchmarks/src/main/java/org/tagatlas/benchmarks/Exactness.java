package org.tagatlas.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * Compares the geocoder with the reference implementation on plain JTS at random points. Exits with
 * 1 if any result differs.
 */
public final class Exactness {

  private static final int DEFAULT_POINTS = 10_000_000;
  private static final int CHUNK = 1_000;
  private static final int SHOWN = 20;

  /** A distribution of points. */
  record Kind(String name, PointSource source) {}

  /** A tenth of a millimetre: within this distance of a boundary the result depends on rounding. */
  private static final double ROUNDING_DEGREES = 1e-9;

  /**
   * The result for a kind of points.
   *
   * @param nearBoundary number of differing points near a boundary, where the result depends on
   *     rounding
   * @param differing number of other differing points
   * @param examples the first of these, in a reproducible order
   */
  record Outcome(
      String kind, long points, long nearBoundary, long differing, List<String> examples) {

    Outcome plus(Outcome other) {
      List<String> both = new ArrayList<>(examples);
      both.addAll(other.examples);
      return new Outcome(
          kind,
          points + other.points,
          nearBoundary + other.nearBoundary,
          differing + other.differing,
          both.subList(0, Math.min(both.size(), SHOWN)));
    }
  }

  private final ReverseGeocoder geocoder;
  private final PlaceReference reference;

  Exactness(ReverseGeocoder geocoder, PlaceReference reference) {
    this.geocoder = geocoder;
    this.reference = reference;
  }

  /**
   * Runs the comparison on all processors.
   *
   * @param args number of points (default 10 million) and seed (default 1)
   */
  public static void main(String[] args) throws IOException {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_POINTS;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    Exactness exactness = new Exactness(geocoder, new PlainGeocoder(ShippedData.read()));
    long differing = 0;
    for (Outcome outcome : exactness.compare(kinds(geocoder), count, seed)) {
      System.out.printf(
          Locale.ROOT,
          "%-18s %,12d points %,12d differ, and %,d within 0.1 mm of a boundary%n",
          outcome.kind(),
          outcome.points(),
          outcome.differing(),
          outcome.nearBoundary());
      outcome.examples().forEach(example -> System.out.println("  " + example));
      differing += outcome.differing();
    }
    if (differing > 0) {
      System.exit(1);
    }
  }

  /** Returns the kinds of points, which are drawn equally often; half are near boundaries. */
  static List<Kind> kinds(ReverseGeocoder geocoder) throws IOException {
    Kind uniform = new Kind("uniform", new UniformPoints());
    Kind photos = new Kind("photos", new PhotoPoints(Gazetteer.load().cities()));
    return List.of(
        uniform,
        photos,
        new Kind("near borders", new EdgePoints(ShippedData.read().borders())),
        uniform,
        photos,
        new Kind("near claims", new ClaimPoints(ShippedData.read())),
        new Kind("near changes", new ChangePoints(geocoder, photos.source())));
  }

  /** Compares results at points of each kind in turn. */
  List<Outcome> compare(List<Kind> kinds, int count, long seed) {
    int chunks = (count + CHUNK - 1) / CHUNK;
    List<Outcome> outcomes =
        IntStream.range(0, chunks)
            .parallel()
            .mapToObj(
                chunk ->
                    compareChunk(
                        kinds.get(chunk % kinds.size()),
                        Math.min(CHUNK, count - chunk * CHUNK),
                        // Consecutive seeds are fine: the generator mixes them.
                        new SplittableRandom(seed * Integer.MAX_VALUE + chunk)))
            .toList();
    Map<String, Outcome> byKind = new TreeMap<>();
    outcomes.forEach(outcome -> byKind.merge(outcome.kind(), outcome, Outcome::plus));
    return List.copyOf(byKind.values());
  }

  private Outcome compareChunk(Kind kind, int count, SplittableRandom random) {
    List<String> examples = new ArrayList<>();
    long nearBoundary = 0;
    long differing = 0;
    double[] point = new double[2];
    for (int i = 0; i < count; i++) {
      kind.source().draw(random, point);
      int found = geocoder.find(point[0], point[1]);
      Place expected = reference.locate(point[0], point[1]);
      if (same(found, expected)) {
        continue;
      }
      if (isNearBoundary(point, found)) {
        nearBoundary++;
      } else {
        differing++;
        if (examples.size() < SHOWN) {
          examples.add(describe(point, found, expected));
        }
      }
    }
    return new Outcome(kind.name(), count, nearBoundary, differing, examples);
  }

  private boolean isNearBoundary(double[] point, int found) {
    for (int i = 0; i < 9; i++) {
      double latitude = Math.max(-90, Math.min(90, point[0] + (i / 3 - 1) * ROUNDING_DEGREES));
      double longitude = Math.max(-180, Math.min(180, point[1] + (i % 3 - 1) * ROUNDING_DEGREES));
      if (same(found, reference.locate(latitude, longitude))) {
        return true;
      }
    }
    return false;
  }

  private boolean same(int found, Place expected) {
    if (found == ReverseGeocoder.NOWHERE || expected == null) {
      return found == ReverseGeocoder.NOWHERE && expected == null;
    }
    return geocoder.country(found).equals(expected.country())
        && Objects.equals(geocoder.admin1Code(found), expected.admin1Code())
        && Objects.equals(geocoder.city(found), expected.city());
  }

  private String describe(double[] point, int found, Place expected) {
    return point[0]
        + ","
        + point[1]
        + ": "
        + (found == ReverseGeocoder.NOWHERE
            ? "nowhere"
            : text(geocoder.country(found), geocoder.admin1Code(found), geocoder.city(found)))
        + ", expected "
        + (expected == null
            ? "nowhere"
            : text(expected.country(), expected.admin1Code(), expected.city()));
  }

  private static String text(String country, String admin1Code, String city) {
    return country + '/' + admin1Code + '/' + city;
  }
}
