package org.tagatlas.geo;

/**
 * What the reverse geocoder says of a point on land.
 *
 * @param country ISO 3166-1 alpha-2, such as {@code US}; never null
 * @param admin1Code GeoNames' code, such as {@code US.MA}; null when the country has no such
 *     division there
 * @param admin1 its name; null exactly when the code is
 * @param city what a person would say, such as {@code Boston}; null when there is none near
 * @param cityDistanceKm great-circle distance to the city's point; NaN when there is no city
 */
public record Place(
    String country, String admin1Code, String admin1, String city, float cityDistanceKm) {

  /** Returns the key of the region of a level that the place lies in, or null if in none. */
  public String region(RegionLevel level) {
    return switch (level) {
      case COUNTRY -> country;
      case ADMIN1 -> admin1Code;
      case CITY -> admin1Code == null || city == null ? null : admin1Code + '.' + city;
    };
  }
}
