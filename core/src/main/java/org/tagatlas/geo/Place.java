package org.tagatlas.geo;

/**
 * The result of reverse geocoding.
 *
 * @param country ISO 3166-1 alpha-2, such as {@code US}; never null
 * @param admin1Code GeoNames' code, such as {@code US.MA}; null if the country has no division
 *     there
 * @param admin1 the name of the division; null if and only if the code is
 * @param city the city that a person would name, such as {@code Boston}; null if none is near
 * @param cityDistanceKm great-circle distance to the city's point, in kilometres; NaN if there is
 *     no city
 */
public record Place(
    String country, String admin1Code, String admin1, String city, float cityDistanceKm) {

  /** Returns the key of the place's region at a level, or null if there is none. */
  public String region(RegionLevel level) {
    return switch (level) {
      case COUNTRY -> country;
      case ADMIN1 -> admin1Code;
      case CITY -> admin1Code == null || city == null ? null : admin1Code + '.' + city;
    };
  }
}
