package org.tagatlas.publish;

import org.tagatlas.count.RegionUpdate;
import org.tagatlas.signature.LogOdds;
import org.tagatlas.signature.SignatureTag;

/**
 * What a region knows of a tag that can be in its signature.
 *
 * @param label the form that most photos of the world use
 * @param photos photos with it in the region and window
 * @param votes their photographers
 * @param worldPhotos photos with it in all regions of that level and window
 * @param worldVotes the sum of votes over all regions of that level and window
 */
record Candidate(String label, long photos, int votes, long worldPhotos, long worldVotes) {

  static Candidate of(RegionUpdate.TagVotes update, String label) {
    return new Candidate(
        label, update.photos(), update.votes(), update.worldPhotos(), update.worldVotes());
  }

  /**
   * Returns the tag's line in a signature, or null when its score is not positive.
   *
   * @param tag this candidate's tag
   * @param n votes for all tags in the region
   * @param worldN votes for all tags in all regions of that level and window
   */
  SignatureTag scored(String tag, long n, long worldN) {
    double score = LogOdds.score(votes, n, worldVotes, worldN);
    // A comparison with NaN is false.
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
