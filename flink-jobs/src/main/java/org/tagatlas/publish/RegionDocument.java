package org.tagatlas.publish;

import java.util.List;
import org.tagatlas.count.RegionKey;
import org.tagatlas.geo.RegionCentre;

/** A region in a window as it is published; its id is {@link RegionKey#id()}. */
public final class RegionDocument {

  private RegionDocument() {}

  /**
   * Returns the fields of a region but for the time of its update.
   *
   * @param key the region in the window
   * @param centre the region's name and point; null when the gazetteer does not know it
   * @param photos photos there
   * @param photographers their photographers
   * @param taggedPhotos photos that have a tag
   * @param distinctTags number of tags
   * @param topTags labels of the tags of most photographers
   */
  public static byte[] fields(
      RegionKey key,
      RegionCentre centre,
      long photos,
      int photographers,
      long taggedPhotos,
      long distinctTags,
      List<String> topTags) {
    return JsonSource.of(
        json -> {
          json.region(key, centre);
          json.number("photos", photos);
          json.number("photographers", photographers);
          json.number("tagged_photos", taggedPhotos);
          json.number("distinct_tags", distinctTags);
          json.texts("top_tags", topTags);
        });
  }
}
