package org.tagatlas.inference;

import java.util.List;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.GeoTags;
import org.tagatlas.tags.PhotoTags;

/**
 * A photo whose machine tags may have a place. A photo with coordinates contributes to the place; a
 * photo without coordinates waits for it.
 *
 * @param photo the photo, with or without coordinates
 * @param tags IDs of machine tags; none if the photo waits for no place
 */
public record PhotoToLocate(PhotoRecord photo, List<String> tags) {

  /** Maximum number of machine tags that a photo waits for; the first ones are used. */
  public static final int MAX_TAGS = 8;

  /** Minimum accuracy (1 world, 16 street) of photos that contribute to a place, if it is known. */
  public static final int MIN_ACCURACY = 12;

  /** Copies the tags unless they are immutable. */
  public PhotoToLocate {
    tags = List.copyOf(tags);
  }

  /**
   * Returns the photo with its relevant machine tags; null if it has none or its accuracy is too
   * low.
   */
  public static PhotoToLocate of(PhotoRecord photo, PhotoTags tags) {
    if (tags.machineTags().isEmpty()
        || photo.geotagged() && photo.accuracy() > 0 && photo.accuracy() < MIN_ACCURACY) {
      return null;
    }
    List<String> ids =
        tags.machineTags().stream()
            .filter(tag -> !GeoTags.isCoordinate(tag))
            .limit(photo.geotagged() ? Long.MAX_VALUE : MAX_TAGS)
            .map(tag -> tag.id())
            .toList();
    return ids.isEmpty() ? null : new PhotoToLocate(photo, ids);
  }
}
