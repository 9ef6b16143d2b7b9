package org.tagatlas.signature;

import java.util.Comparator;
import org.tagatlas.text.CodePoints;

/**
 * A tag of a signature.
 *
 * @param tag the clean form
 * @param label the form that most photos of the world use
 * @param photos photos with it in the region and window
 * @param photographers number of their distinct photographers, the votes
 * @param scoreTenThousandths the score, rounded to ten-thousandths
 * @param share its photos in the region divided by its photos in all regions of that level and
 *     window
 */
public record SignatureTag(
    String tag,
    String label,
    long photos,
    int photographers,
    long scoreTenThousandths,
    double share) {

  /** The order of a signature: higher rounded score, more photographers, smaller tag. */
  public static final Comparator<SignatureTag> BEST_FIRST =
      Comparator.comparingLong(SignatureTag::scoreTenThousandths)
          .reversed()
          .thenComparing(Comparator.comparingInt(SignatureTag::photographers).reversed())
          .thenComparing(SignatureTag::tag, CodePoints.ASCENDING);

  /** Returns the score, rounded to four decimals. */
  public double score() {
    return scoreTenThousandths / 10_000.0;
  }
}
