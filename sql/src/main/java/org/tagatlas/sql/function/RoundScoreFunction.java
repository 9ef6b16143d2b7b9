package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.signature.LogOdds;

/**
 * {@code ROUND_SCORE(score)}: rounds a score as published and ranked, to four decimals, half even.
 * Flink's ROUND rounds half up.
 */
public final class RoundScoreFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  private static final double SCALE = 10_000;

  /** Returns the rounded score; null for null, and non-finite numbers unchanged. */
  public Double eval(Double score) {
    return score == null || !Double.isFinite(score)
        ? score
        : (Double) (LogOdds.roundedTenThousandths(score) / SCALE);
  }
}
