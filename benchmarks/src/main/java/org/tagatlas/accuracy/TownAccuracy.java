package org.tagatlas.accuracy;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.run.UserError;

/** Counts how often a point inside a small town is located in that town. Not thread-safe. */
public final class TownAccuracy {

  /** Lower bounds of the population classes; the next one is the upper bound. */
  private static final int[] POPULATION = {1_000, 2_000, 5_000, 20_000, 100_000};

  private static final int CLASSES = POPULATION.length - 1;

  /** Towns near a metropolis are excluded: its name is acceptable for them. */
  private static final int METROPOLIS = 200_000;

  private static final double METROPOLIS_KM = 25;
  private static final double INHABITANTS_PER_KM2 = 1_500;

  private final ReverseGeocoder geocoder;
  private final List<City> towns;
  private final int[] points = new int[CLASSES];
  private final int[] own = new int[CLASSES];
  private final int[] another = new int[CLASSES];

  /**
   * Selects the towns to draw from.
   *
   * @throws UserError if there is none
   */
  public TownAccuracy(List<City> cities, ReverseGeocoder geocoder) {
    this.geocoder = geocoder;
    CityGlobe metropolises =
        new CityGlobe(cities.stream().filter(city -> city.population() >= METROPOLIS).toList());
    towns =
        cities.stream()
            .filter(city -> classOf(city) >= 0)
            .filter(
                city ->
                    !metropolises.hasCityWithin(METROPOLIS_KM, city.latitude(), city.longitude()))
            .toList();
    if (towns.isEmpty()) {
      throw new UserError(
          "the gazetteer has no town of 1,000 to 100,000 people more than 25 km from a metropolis");
    }
  }

  private static int classOf(City city) {
    for (int i = 0; i < CLASSES; i++) {
      if (city.population() >= POPULATION[i] && city.population() < POPULATION[i + 1]) {
        return i;
      }
    }
    return -1;
  }

  /** Draws towns with replacement, each with a random point in its area. */
  public void draw(int number, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < number; i++) {
      City town = towns.get(random.nextInt(towns.size()));
      double area = town.population() / INHABITANTS_PER_KM2;
      // The square root makes points uniform over the area of the disc.
      double km = Math.sqrt(area / Math.PI * random.nextDouble());
      count(town, point(town, km, 2 * Math.PI * random.nextDouble()));
    }
  }

  private void count(City town, double[] point) {
    int size = classOf(town);
    Place place = geocoder.locate(point[0], point[1]);
    points[size]++;
    if (place != null && place.city() != null) {
      int[] named = town.name().equals(place.city()) ? own : another;
      named[size]++;
    }
  }

  /** Returns latitude and longitude of the point at a distance and bearing from a town. */
  static double[] point(City town, double km, double bearing) {
    double arc = km / CityGlobe.EARTH_RADIUS_KM;
    double phi = Math.toRadians(town.latitude());
    double sine = Math.sin(phi) * Math.cos(arc) + Math.cos(phi) * Math.sin(arc) * Math.cos(bearing);
    double east = Math.sin(bearing) * Math.sin(arc) * Math.cos(phi);
    double turn = Math.atan2(east, Math.cos(arc) - Math.sin(phi) * sine);
    // Math.IEEEremainder brings the longitude back from beyond the antimeridian.
    return new double[] {
      Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, sine)))),
      Math.IEEEremainder(town.longitude() + Math.toDegrees(turn), 360)
    };
  }

  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%14s %8s %8s %8s %8s %9s%n",
        "population",
        "points",
        "own",
        "another",
        "none",
        "share");
    for (int i = 0; i < CLASSES; i++) {
      line(
          out,
          String.format(Locale.ROOT, "%,d-%,d", POPULATION[i], POPULATION[i + 1]),
          points[i],
          own[i],
          another[i]);
    }
    line(out, "all", sum(points), sum(own), sum(another));
  }

  private static void line(PrintWriter out, String name, int points, int own, int another) {
    out.printf(
        Locale.ROOT,
        "%14s %8d %8d %8d %8d %9s%n",
        name,
        points,
        own,
        another,
        points - own - another,
        GeocoderAccuracy.percent(own, points));
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
