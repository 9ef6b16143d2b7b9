package org.tagatlas.accuracy;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * Locates each town with the geocoder. Checks whether the result has the division of the town,
 * whether every division is a result somewhere, and whether large towns are located in themselves.
 * Not thread-safe.
 */
public final class TownDivisions {

  /** Minimum population at which a town must be located in itself. */
  private static final int LARGE = 50_000;

  /** Towns this near count as at the same location. */
  private static final double SPOT_KM = 0.5;

  private static final int NEIGHBOURS = 10;

  /** Why a town is not located in its division. */
  private enum Cause {
    NOWHERE("far from every border"),
    COUNTRY("inside the border of another country"),
    NONE("no division found"),
    SPOT("next to a town of the resulting division"),
    ALONE("none of the ten nearest towns in its division"),
    OUTNUMBERED("others");

    private final String description;

    Cause(String description) {
      this.description = description;
    }
  }

  private final List<City> towns;
  private final ReverseGeocoder geocoder;
  private final PrintWriter wrong;
  private final Map<Cause, Integer> causes = new EnumMap<>(Cause.class);
  private final TreeSet<String> divisions = new TreeSet<>();
  private final TreeSet<String> found = new TreeSet<>();
  private int withDivision;
  private int large;
  private int misnamed;

  /**
   * Creates a comparison.
   *
   * @param wrong receives each town that fails; may be null
   */
  public TownDivisions(List<City> towns, ReverseGeocoder geocoder, PrintWriter wrong) {
    this.towns = towns;
    this.geocoder = geocoder;
    this.wrong = wrong;
  }

  /** Locates every town and prints the figures. */
  public void print(PrintWriter out) {
    towns.forEach(this::locate);
    TreeSet<String> missing = new TreeSet<>(divisions);
    missing.removeAll(found);
    int lost = causes.values().stream().mapToInt(Integer::intValue).sum();
    line(out, withDivision, "towns with a division", lost, "located in another or none");
    for (Cause cause : Cause.values()) {
      out.printf(Locale.ROOT, "%,9d %s%n", causes.getOrDefault(cause, 0), cause.description);
    }
    line(out, divisions.size(), "divisions with a town", missing.size(), "never found");
    if (!missing.isEmpty()) {
      out.println("          " + String.join(" ", missing));
    }
    line(out, large, "towns of 50,000 people or more", misnamed, "not located in themselves");
  }

  private static void line(PrintWriter out, int all, String what, int failed, String how) {
    out.printf(
        Locale.ROOT,
        "%,9d %s, %,d (%s) %s%n",
        all,
        what,
        failed,
        GeocoderAccuracy.percent(failed, all),
        how);
  }

  private void locate(City town) {
    Place place = geocoder.locate(town.latitude(), town.longitude());
    if (place != null && place.admin1Code() != null) {
      found.add(place.admin1Code());
    }
    if (town.admin1Code() != null) {
      withDivision++;
      divisions.add(town.admin1Code());
      if (place == null || !town.admin1Code().equals(place.admin1Code())) {
        Cause cause = cause(town, place);
        causes.merge(cause, 1, Integer::sum);
        report(town, place, cause.description);
      }
    }
    if (town.population() >= LARGE) {
      large++;
      if (place == null || !town.name().equals(place.city())) {
        misnamed++;
        report(town, place, "not located in itself");
      }
    }
  }

  private void report(City town, Place place, String cause) {
    if (wrong != null) {
      wrong.printf(
          Locale.ROOT,
          "%s,%s: %s in %s is %s: %s%n",
          town.latitude(),
          town.longitude(),
          town.name(),
          town.admin1Code() == null ? town.country() : town.admin1Code(),
          place == null
              ? "nowhere"
              : (place.city() == null ? "no city" : place.city())
                  + " in "
                  + (place.admin1Code() == null ? place.country() : place.admin1Code()),
          cause);
    }
  }

  private Cause cause(City town, Place place) {
    if (place == null) {
      return Cause.NOWHERE;
    }
    if (!place.country().equals(town.country())) {
      return Cause.COUNTRY;
    }
    if (place.admin1Code() == null) {
      return Cause.NONE;
    }
    City[] nearest = nearest(town);
    boolean shared =
        Arrays.stream(nearest)
            .anyMatch(
                other ->
                    place.admin1Code().equals(other.admin1Code()) && km(town, other) <= SPOT_KM);
    if (shared) {
      return Cause.SPOT;
    }
    return Arrays.stream(nearest).anyMatch(other -> town.admin1Code().equals(other.admin1Code()))
        ? Cause.OUTNUMBERED
        : Cause.ALONE;
  }

  private City[] nearest(City town) {
    return towns.stream()
        .filter(other -> other != town && Math.abs(other.latitude() - town.latitude()) < 2)
        .sorted(Comparator.comparingDouble(other -> km(town, other)))
        .limit(NEIGHBOURS)
        .toArray(City[]::new);
  }

  private static double km(City one, City other) {
    double phi = Math.toRadians(one.latitude());
    double otherPhi = Math.toRadians(other.latitude());
    double sinPhi = Math.sin((otherPhi - phi) / 2);
    double sinLambda = Math.sin(Math.toRadians(other.longitude() - one.longitude()) / 2);
    double h = sinPhi * sinPhi + Math.cos(phi) * Math.cos(otherPhi) * sinLambda * sinLambda;
    return 2 * CityGlobe.EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
  }
}
