package org.tagatlas.run;

import java.util.Optional;

/** Checks the ranges of numeric options. */
public final class OptionRange {

  private OptionRange() {}

  /**
   * Returns the error message for a value, without a full stop; empty if the value is in range.
   *
   * @param to the maximum; {@link Integer#MAX_VALUE} or more means no maximum
   */
  public static Optional<String> violation(String option, long value, long from, long to) {
    if (value >= from && value <= to) {
      return Optional.empty();
    }
    String range = to >= Integer.MAX_VALUE ? "at least " + from : "from " + from + " to " + to;
    return Optional.of(option + " must be " + range + ", but was " + value);
  }

  /**
   * Checks a value.
   *
   * @throws UserError if it is out of range
   */
  public static void require(String option, long value, long from, long to) {
    violation(option, value, from, to)
        .ifPresent(
            text -> {
              throw new UserError(text + '.');
            });
  }

  /**
   * Checks a value without a maximum.
   *
   * @throws UserError if it is less than the minimum
   */
  public static void requireAtLeast(String option, long value, long from) {
    require(option, value, from, Long.MAX_VALUE);
  }
}
