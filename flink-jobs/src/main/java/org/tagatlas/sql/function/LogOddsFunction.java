package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.signature.LogOdds;

/** {@code LOG_ODDS(y, n, world_y, world_n)}: the score of a tag in a region, unrounded. */
public final class LogOddsFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns the score; null when a count is null, and where there is none because all votes of the
   * world are for this tag.
   *
   * @param y votes for the tag in the region
   * @param n votes for all tags in the region
   * @param worldY votes for the tag everywhere, the region included
   * @param worldN votes for all tags everywhere, the region included
   * @throws IllegalArgumentException when a part is more than the whole, or less than 0
   */
  public Double eval(Long y, Long n, Long worldY, Long worldN) {
    if (y == null || n == null || worldY == null || worldN == null) {
      return null;
    }
    // Elsewhere there are votes for this tag at the least as many as for this tag elsewhere.
    if (y < 0 || y > n || y > worldY || n > worldN || worldY - y > worldN - n) {
      throw new IllegalArgumentException(
          String.format(
              "LOG_ODDS(%d, %d, %d, %d) can't be: its arguments are votes for the tag in the"
                  + " region, for all tags in the region, for the tag everywhere and for all tags"
                  + " everywhere, where each part is in its whole.",
              y, n, worldY, worldN));
    }
    double score = LogOdds.score(y, n, worldY, worldN);
    return Double.isNaN(score) ? null : (Double) score;
  }
}
