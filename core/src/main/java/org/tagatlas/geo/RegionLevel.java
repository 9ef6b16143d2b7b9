package org.tagatlas.geo;

import java.util.Locale;

/** The levels at which places are counted, from coarse to fine. */
public enum RegionLevel {
  /** An ISO 3166-1 alpha-2 country, such as {@code US}. */
  COUNTRY,
  /**
   * The first-level administrative division of a country, by its GeoNames code, such as {@code
   * US.MA}.
   */
  ADMIN1,
  /** A city of an admin1, such as {@code US.MA.Boston}. */
  CITY;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** Returns the id used in documents and on the command line, such as {@code admin1}. */
  public String id() {
    return id;
  }

  /** Returns the level of a region by its key, such as {@code US.MA}. */
  public static RegionLevel of(String region) {
    int first = region.indexOf('.');
    if (first < 0) {
      return COUNTRY;
    }
    return region.indexOf('.', first + 1) < 0 ? ADMIN1 : CITY;
  }

  @Override
  public String toString() {
    return id;
  }
}
