package org.tagatlas.located;

import java.util.List;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.tags.GeoTags;
import org.tagatlas.tags.PhotoTags;

/**
 * A photo whose machine tags may be those of a place: one with coordinates says where they are, one
 * without waits to be told.
 *
 * @param photo with coordinates or without
 * @param tags ids of machine tags, one at least
 */
public record PhotoToLocate(PhotoRecord photo, List<String> tags) {

  /** A photo waits for so many of its machine tags, the first ones. */
  public static final int MOST_TAGS = 8;

  /** Photos whose coordinates are known to be coarser (1 world, 16 street) make no place. */
  public static final int LEAST_ACCURACY = 12;

  /** Copies nothing that is immutable already. */
  public PhotoToLocate {
    tags = List.copyOf(tags);
  }

  /** Returns what a photo has to do with places of machine tags; null when nothing. */
  public static PhotoToLocate of(PhotoRecord photo, PhotoTags tags) {
    if (tags.machineTags().isEmpty()
        || photo.geotagged() && photo.accuracy() > 0 && photo.accuracy() < LEAST_ACCURACY) {
      return null;
    }
    List<String> ids =
        tags.machineTags().stream()
            .filter(tag -> !GeoTags.isCoordinate(tag))
            .limit(photo.geotagged() ? Long.MAX_VALUE : MOST_TAGS)
            .map(tag -> tag.id())
            .toList();
    return ids.isEmpty() ? null : new PhotoToLocate(photo, ids);
  }
}
