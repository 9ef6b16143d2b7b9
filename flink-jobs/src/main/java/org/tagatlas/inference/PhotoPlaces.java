package org.tagatlas.inference;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The places of the machine tags of a photo without coordinates.
 *
 * @param version increases with each publication, 0 before the first
 * @param tag the machine tag at whose place the photo is published; null if it is not published
 * @param published the place that the photo is published at; null if it is not published
 * @param arrived whether the photo itself has arrived
 * @param tags the place of each machine tag, by its ID
 */
record PhotoPlaces(
    long version,
    String tag,
    TagPlace published,
    boolean arrived,
    TreeMap<String, TagStatus> tags) {

  /**
   * The place of a machine tag.
   *
   * @param place the place; null if the tag has none
   * @param spread whether the tag is permanently spread out
   */
  record TagStatus(TagPlace place, boolean spread) {

    static final TagStatus UNKNOWN = new TagStatus(null, false);
  }

  static PhotoPlaces none() {
    return new PhotoPlaces(0, null, null, false, new TreeMap<>());
  }

  /** Returns this with an update applied. This object must not be used afterwards. */
  PhotoPlaces with(PhotoUpdate update) {
    if (update instanceof PhotoUpdate.TagPlaceChanged changed) {
      tags.put(changed.tag(), new TagStatus(changed.place(), changed.spread()));
      return this;
    }
    ((PhotoUpdate.Arrived) update)
        .photo()
        .tags()
        .forEach(t -> tags.putIfAbsent(t, TagStatus.UNKNOWN));
    return new PhotoPlaces(version, tag, published, true, tags);
  }

  /**
   * Returns the machine tag with the least uncertain place, the first in alphabetical order among
   * equals; null if no tag has a place.
   */
  String best() {
    String best = null;
    for (Map.Entry<String, TagStatus> each : tags.entrySet()) {
      TagPlace place = each.getValue().place();
      if (place != null
          && (best == null
              || place.uncertaintyMetres() < tags.get(best).place().uncertaintyMetres())) {
        best = each.getKey();
      }
    }
    return best;
  }

  /** Returns whether no further update can change anything. */
  boolean isFinal() {
    return arrived && tags.values().stream().allMatch(TagStatus::spread);
  }

  /** Returns whether the photo has to be published again or removed, given its best machine tag. */
  boolean needsPublishing(String best) {
    return arrived
        && !(Objects.equals(tag, best)
            && Objects.equals(published, best == null ? null : tags.get(best).place()));
  }

  /** Returns this as published at the place of a machine tag, with the next version. */
  PhotoPlaces publishedAt(String best) {
    return new PhotoPlaces(
        version + 1, best, best == null ? null : tags.get(best).place(), arrived, tags);
  }
}
