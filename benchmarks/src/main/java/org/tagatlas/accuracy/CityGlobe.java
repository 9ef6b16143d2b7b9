package org.tagatlas.accuracy;

import java.util.Arrays;
import java.util.List;
import org.tagatlas.geo.City;

/**
 * Cities on the unit sphere, searched linearly: a check of the geocoder must not use its indexes.
 * Not thread-safe.
 */
final class CityGlobe {

  static final double EARTH_RADIUS_KM = 6371.0088;

  /** A point is far from borders if this many nearest cities are in one country. */
  private static final int NEIGHBOURS = 10;

  private final double[] xyz;
  private final String[] country;

  /** Cosines of the nearest cities so far, nearest first, and their countries. */
  private final double[] nearest = new double[NEIGHBOURS];

  private final String[] nearestCountry = new String[NEIGHBOURS];

  CityGlobe(List<City> cities) {
    xyz = new double[3 * cities.size()];
    country = new String[cities.size()];
    for (int i = 0; i < country.length; i++) {
      City city = cities.get(i);
      System.arraycopy(unitVector(city.latitude(), city.longitude()), 0, xyz, 3 * i, 3);
      country[i] = city.country();
    }
  }

  /** Returns whether the ten nearest cities are in at least two countries. */
  boolean isNearBorder(double latitude, double longitude) {
    double[] point = unitVector(latitude, longitude);
    Arrays.fill(nearest, -2);
    Arrays.fill(nearestCountry, null);
    for (int i = 0; i < country.length; i++) {
      double cosine = cosine(point, i);
      if (cosine > nearest[NEIGHBOURS - 1]) {
        insert(cosine, country[i]);
      }
    }
    for (String other : nearestCountry) {
      if (other != null && !other.equals(nearestCountry[0])) {
        return true;
      }
    }
    return false;
  }

  private void insert(double cosine, String code) {
    int at = NEIGHBOURS - 1;
    for (; at > 0 && nearest[at - 1] < cosine; at--) {
      nearest[at] = nearest[at - 1];
      nearestCountry[at] = nearestCountry[at - 1];
    }
    nearest[at] = cosine;
    nearestCountry[at] = code;
  }

  /** Returns whether a city is within a great-circle distance. */
  boolean hasCityWithin(double km, double latitude, double longitude) {
    double[] point = unitVector(latitude, longitude);
    double least = Math.cos(km / EARTH_RADIUS_KM);
    for (int i = 0; i < country.length; i++) {
      if (cosine(point, i) >= least) {
        return true;
      }
    }
    return false;
  }

  private double cosine(double[] point, int city) {
    int at = 3 * city;
    return point[0] * xyz[at] + point[1] * xyz[at + 1] + point[2] * xyz[at + 2];
  }

  private static double[] unitVector(double latitude, double longitude) {
    double phi = Math.toRadians(latitude);
    double lambda = Math.toRadians(longitude);
    return new double[] {
      Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)
    };
  }
}
