package org.tagatlas.publish;

import org.tagatlas.count.RegionUpdate;
import org.tagatlas.signature.LogOdds;
import org.tagatlas.signature.SignatureTag;

/**
 * The counts of a tag that can be in the signature of a region.
 *
 * @param label the form used by most photos worldwide
 * @param photos number of photos with the tag in the region and window
 * @param votes number of photographers of these photos
 * @param worldPhotos number of photos with the tag in all regions of this level and window
 * @param worldVotes sum of votes over all regions of this level and window
 */
record Candidate(String label, long photos, int votes, long worldPhotos, long worldVotes) {

  static Candidate of(RegionUpdate.TagVotes update, String label) {
    return new Candidate(
        label, update.photos(), update.votes(), update.worldPhotos(), update.worldVotes());
  }

  /**
   * Returns the entry of the tag in a signature, or null if its score is not positive.
   *
   * @param tag the tag of this candidate
   * @param n votes for all tags in the region
   * @param worldN votes for all tags in all regions of this level and window
   */
  SignatureTag scored(String tag, long n, long worldN) {
    double score = LogOdds.score(votes, n, worldVotes, worldN);
    // Also excludes NaN.
    if (!(score > 0)) {
      return null;
    }
    return new SignatureTag(
        tag,
        label,
        photos,
        votes,
        LogOdds.roundedTenThousandths(score),
        (double) photos / worldPhotos);
  }
}
