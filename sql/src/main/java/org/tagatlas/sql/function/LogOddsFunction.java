package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.signature.LogOdds;

/** {@code LOG_ODDS(y, n, world_y, world_n)}: returns the unrounded score of a tag in a region. */
public final class LogOddsFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns the score; null if a count is null, if the score is undefined because all votes of the
   * world are for this tag, or if a count exceeds its total. The last case is transient in
   * streaming mode, where totals arrive after counts, and an exception would fail the job.
   *
   * @param y votes for the tag in the region
   * @param n votes for all tags in the region
   * @param worldY votes for the tag everywhere, the region included
   * @param worldN votes for all tags everywhere, the region included
   */
  public Double eval(Long y, Long n, Long worldY, Long worldN) {
    if (y == null || n == null || worldY == null || worldN == null) {
      return null;
    }
    // Outside the region, votes for this tag cannot exceed those for all tags either.
    if (y < 0 || y > n || y > worldY || n > worldN || worldY - y > worldN - n) {
      return null;
    }
    double score = LogOdds.score(y, n, worldY, worldN);
    return Double.isNaN(score) ? null : (Double) score;
  }
}
