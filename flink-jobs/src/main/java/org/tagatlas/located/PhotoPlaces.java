package org.tagatlas.located;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a photo without coordinates knows of its machine tags.
 *
 * @param version rises with each publication, 0 before the first
 * @param tag the machine tag that it was published by; null when it is not published
 * @param published where it was published; null when it is not
 * @param arrived whether the photo itself has come
 * @param tags what is known of each machine tag, by its id
 */
record PhotoPlaces(
    long version, String tag, TagPlace published, boolean arrived, TreeMap<String, Known> tags) {

  /**
   * What is known of a machine tag.
   *
   * @param place where it is; null for nowhere yet
   * @param spread whether it is spread out for good
   */
  record Known(TagPlace place, boolean spread) {

    static final Known NOTHING = new Known(null, false);
  }

  static PhotoPlaces none() {
    return new PhotoPlaces(0, null, null, false, new TreeMap<>());
  }

  /** Returns what is known with news; this is not to be used any more. */
  PhotoPlaces with(PhotoNews news) {
    if (news instanceof PhotoNews.Told told) {
      tags.put(told.tag(), new Known(told.place(), told.spread()));
      return this;
    }
    ((PhotoNews.Arrived) news).photo().tags().forEach(t -> tags.putIfAbsent(t, Known.NOTHING));
    return new PhotoPlaces(version, tag, published, true, tags);
  }

  /** Returns the machine tag whose place is the least uncertain, of several the first by text. */
  String best() {
    String best = null;
    for (Map.Entry<String, Known> each : tags.entrySet()) {
      TagPlace place = each.getValue().place();
      if (place != null
          && (best == null
              || place.uncertaintyMetres() < tags.get(best).place().uncertaintyMetres())) {
        best = each.getKey();
      }
    }
    return best;
  }

  /** Returns whether nothing can come any more. */
  boolean over() {
    return arrived && tags.values().stream().allMatch(Known::spread);
  }

  /** Returns whether the photo has to be published anew, or removed, by its best machine tag. */
  boolean changed(String best) {
    return arrived
        && !(Objects.equals(tag, best)
            && Objects.equals(published, best == null ? null : tags.get(best).place()));
  }

  /** Returns the same, published in the next version. */
  PhotoPlaces publishedBy(String best) {
    return new PhotoPlaces(
        version + 1, best, best == null ? null : tags.get(best).place(), arrived, tags);
  }
}
