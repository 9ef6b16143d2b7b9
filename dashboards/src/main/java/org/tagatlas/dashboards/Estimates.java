package org.tagatlas.dashboards;

import java.util.List;
import java.util.Map;

/**
 * Photos whose location is estimated from their text. They are no evidence of where something is
 * photographed, so counts leave them out, as signatures do.
 */
final class Estimates {

  /** The name of the parameter. */
  static final String PARAMETER = "estimated";

  /** The filter on photos whose location is not an estimate. */
  static final Map<String, Object> NONE = Query.none(Query.term("estimated", true));

  private static final Map<String, Object> ONLY = Query.term("estimated", true);

  private Estimates() {}

  /**
   * Returns the filter on photos that a request asks for; an empty one for all.
   *
   * @throws IllegalArgumentException if the value is neither {@code true} nor {@code false}
   */
  static Map<String, Object> of(Parameters parameters) {
    String value = parameters.text(PARAMETER);
    if (value == null || value.isEmpty()) {
      return Map.of();
    }
    if (!List.of("true", "false").contains(value)) {
      throw new IllegalArgumentException(
          PARAMETER + " must be true or false, but was '" + Photo.truncate(value, 40) + "'");
    }
    return value.equals("true") ? ONLY : NONE;
  }
}
