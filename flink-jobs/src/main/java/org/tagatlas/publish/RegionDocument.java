package org.tagatlas.publish;

import java.util.List;
import org.tagatlas.geo.RegionCentre;
import org.tagatlas.region.RegionKey;

/** Creates documents of regions in windows, whose id is {@link RegionKey#id()}. */
public final class RegionDocument {

  private RegionDocument() {}

  /**
   * Returns the fields of a region, except the update time.
   *
   * @param key the region in the window
   * @param centre name and location of the region; null if it is not in the gazetteer
   * @param photos number of photos
   * @param photographers number of their photographers
   * @param taggedPhotos number of photos with a tag
   * @param distinctTags number of tags
   * @param topTags labels of the tags with the most photographers
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
