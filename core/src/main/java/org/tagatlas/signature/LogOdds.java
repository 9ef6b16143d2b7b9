package org.tagatlas.signature;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Computes the score of a tag in a region: the log-odds ratio with an informative Dirichlet prior
 * over votes, as a z-score (Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 16,
 * 2008). It is positive when the tag is more typical of the region than of the rest of the world.
 */
public final class LogOdds {

  /** The weight of the prior, in votes. */
  public static final double PRIOR_VOTES = 1000;

  private static final double ROUNDED = 10_000;

  private LogOdds() {}

  /**
   * Returns the score, unrounded.
   *
   * @param y votes for the tag in the region
   * @param n votes for all tags in the region, at least {@code y}
   * @param worldY votes for the tag in all regions of that level and window, at least {@code y}
   * @param worldN votes for all tags in all of them
   * @return the score; NaN if all votes of the world are for this tag, where it is undefined
   */
  public static double score(long y, long n, long worldY, long worldN) {
    if (worldY >= worldN) {
      return Double.NaN;
    }
    double alpha = PRIOR_VOTES * worldY / worldN;
    double here = y + alpha;
    double elsewhere = worldY - y + alpha;
    double othersHere = n + PRIOR_VOTES - y - alpha;
    // Differences of integers first: subtracting alpha from a sum could round to nothing.
    double othersElsewhere = (worldN - n) - (worldY - y) + PRIOR_VOTES * (worldN - worldY) / worldN;
    double logOdds = Math.log(here / othersHere) - Math.log(elsewhere / othersElsewhere);
    return logOdds / Math.sqrt(1 / here + 1 / elsewhere);
  }

  /** Returns a score rounded to four decimals, half even, as a number of ten-thousandths. */
  public static long roundedTenThousandths(double score) {
    double scaled = score * ROUNDED;
    double nearest = Math.rint(scaled);
    // Scaling rounds as well, which only matters close to a tie.
    if (Math.abs(Math.abs(scaled - nearest) - 0.5) < 1e-3) {
      return new BigDecimal(score)
          .setScale(4, RoundingMode.HALF_EVEN)
          .unscaledValue()
          .longValueExact();
    }
    return (long) nearest;
  }
}
