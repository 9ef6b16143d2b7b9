package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.geo.PlaceNames;

/** {@code NAMES_PLACE(tag, country)}: whether a tag says where instead of what. */
public final class NamesPlaceFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns whether a tag names the country, one of its divisions or one of its cities; null when
   * an argument is null.
   *
   * @param tag in clean form
   * @param country ISO 3166-1 alpha-2; of an unknown one nothing is named
   */
  public Boolean eval(String tag, String country) {
    return tag == null || country == null ? null : (Boolean) PlaceNames.namesPlace(tag, country);
  }
}
