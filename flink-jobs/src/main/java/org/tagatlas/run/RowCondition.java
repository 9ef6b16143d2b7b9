package org.tagatlas.run;

import org.tagatlas.filter.FilterException;
import org.tagatlas.filter.PhotoFilter;

/** The value of {@code --where}. */
public final class RowCondition {

  private RowCondition() {}

  /**
   * Returns the condition; empty without one.
   *
   * @param where what the user typed; may be null
   * @throws UserError with line and column if it is not valid
   */
  public static String of(String where) {
    if (where == null) {
      return "";
    }
    try {
      PhotoFilter.parse(where);
      return where;
    } catch (FilterException e) {
      throw new UserError("--where is not valid: " + e.getMessage() + ".");
    }
  }
}
