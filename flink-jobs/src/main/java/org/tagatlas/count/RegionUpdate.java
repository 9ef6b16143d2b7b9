package org.tagatlas.count;

import org.tagatlas.region.RegionKey;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.sketch.PhotographerSet;

/**
 * An update for the operator that owns a region in a window. It is either idempotent or a delta.
 */
public sealed interface RegionUpdate {

  /** Returns the region in the window that the update is for. */
  RegionKey key();

  /**
   * The current counts of a tag in a region.
   *
   * @param key the region in the window
   * @param tag the clean form
   * @param label the form that most photos worldwide use
   * @param photos number of photos with the tag in the region
   * @param votes number of their photographers
   * @param worldPhotos number of photos with the tag in all regions of that level and window
   * @param worldVotes sum of votes for the tag over all regions of that level and window
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
   * The currently most used tags of a region among those with too few votes for a signature.
   *
   * @param key the region in the window
   * @param tags the tags; must not be modified any more
   */
  record RareTags(RegionKey key, MostUsedTags tags) implements RegionUpdate {}

  /**
   * The current sums over all tags.
   *
   * @param key the region in the window
   * @param votes sum of votes over all tags of the region
   * @param worldVotes sum of votes over all tags and all regions of that level and window
   * @param distinctTags number of tags in the region
   */
  record Totals(RegionKey key, long votes, long worldVotes, long distinctTags)
      implements RegionUpdate {}

  /**
   * Photos to add to a region.
   *
   * @param key the region in the window
   * @param photos number of photos
   * @param taggedPhotos number of these photos that have a tag
   * @param voters their distinct photographers; must not be modified any more
   */
  record Visits(RegionKey key, long photos, long taggedPhotos, PhotographerSet voters)
      implements RegionUpdate {}
}
