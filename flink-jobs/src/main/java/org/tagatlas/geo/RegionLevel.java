package org.tagatlas.geo;

import java.util.Locale;

/** The levels at which places are counted, from coarse to fine. */
public enum RegionLevel {
  /** An ISO 3166-1 alpha-2 country, such as {@code US}. */
  COUNTRY,
  /** The first administrative division of a country by GeoNames' code, such as {@code US.MA}. */
  ADMIN1,
  /** A city of an admin1, such as {@code US.MA.Boston}. */
  CITY;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word that is published and that the command line takes, such as {@code admin1}. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
