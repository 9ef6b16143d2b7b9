package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.geo.PlaceNames;

/** {@code NAMES_PLACE(tag, country)}: returns whether a tag is the name of a place. */
public final class NamesPlaceFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns whether a tag names the country, one of its divisions or one of its cities; null if an
   * argument is null.
   *
   * @param tag the clean form of a tag
   * @param country ISO 3166-1 alpha-2 code; the result is false for unknown codes
   */
  public Boolean eval(String tag, String country) {
    return tag == null || country == null ? null : (Boolean) PlaceNames.namesPlace(tag, country);
  }
}
