package org.tagatlas.count;

/**
 * Sums over all tags of a region in a window.
 *
 * @param votes sum of votes
 * @param distinctTags number of tags
 */
record RegionSum(long votes, long distinctTags) {

  static final RegionSum NONE = new RegionSum(0, 0);

  RegionSum plus(long moreVotes, long moreTags) {
    return new RegionSum(votes + moreVotes, distinctTags + moreTags);
  }
}
