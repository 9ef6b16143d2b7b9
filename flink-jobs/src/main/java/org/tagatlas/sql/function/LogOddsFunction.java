package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.signature.LogOdds;

/** {@code LOG_ODDS(y, n, world_y, world_n)}: the score of a tag in a region, unrounded. */
public final class LogOddsFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns the score; null when a count is null, where there is none because all votes of the
   * world are for this tag, and where a part is more than its whole: in streaming mode sums follow
   * their parts a moment later, and an error would end the job.
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
    // Elsewhere, too, votes for this tag are a part of those for all tags.
    if (y < 0 || y > n || y > worldY || n > worldN || worldY - y > worldN - n) {
      return null;
    }
    double score = LogOdds.score(y, n, worldY, worldN);
    return Double.isNaN(score) ? null : (Double) score;
  }
}
