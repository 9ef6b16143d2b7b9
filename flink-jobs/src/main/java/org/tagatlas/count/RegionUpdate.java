package org.tagatlas.count;

/**
 * What an operator that owns a region in a window is told. Every update is idempotent or a delta.
 */
public sealed interface RegionUpdate {

  /** Returns whom it is for. */
  RegionKey key();

  /**
   * The counts of a tag in a region as they are now.
   *
   * @param key the region in the window
   * @param tag the clean form
   * @param label the form that most photos of the world use
   * @param photos photos with the tag there
   * @param votes their photographers
   * @param worldPhotos photos with the tag in all regions of that level and window
   * @param worldVotes the sum of votes over all regions of that level and window
   */
  record TagVotes(
      RegionKey key,
      String tag,
      String label,
      long photos,
      int votes,
      long worldPhotos,
      long worldVotes)
      implements RegionUpdate {}

  /**
   * Tags of a region that have too few votes for a signature, the most used of them as they are
   * now.
   *
   * @param key the region in the window
   * @param tags the tags; not changed any more
   */
  record RareTags(RegionKey key, MostUsedTags tags) implements RegionUpdate {}

  /**
   * The sums over all tags as they are now.
   *
   * @param key the region in the window
   * @param votes the sum of votes over all tags of the region
   * @param worldVotes the sum of votes over all tags and all regions of that level and window
   * @param distinctTags number of tags in the region
   */
  record Totals(RegionKey key, long votes, long worldVotes, long distinctTags)
      implements RegionUpdate {}

  /**
   * Photos to add to a region.
   *
   * @param key the region in the window
   * @param photos how many
   * @param taggedPhotos how many of them have a tag
   * @param voters their distinct photographers; not changed any more
   */
  record Visits(RegionKey key, long photos, long taggedPhotos, Voters voters)
      implements RegionUpdate {}
}
