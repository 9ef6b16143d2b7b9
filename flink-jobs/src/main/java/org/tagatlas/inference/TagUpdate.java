package org.tagatlas.inference;

import it.unimi.dsi.fastutil.longs.LongArrayList;

/**
 * An update of a machine tag: coordinates of its photos, and the photos without coordinates that
 * wait for its place.
 *
 * @param tag its ID
 * @param sum aggregate of photos with coordinates
 * @param waiting IDs of waiting photos, unordered; owned by this object
 */
public record TagUpdate(String tag, PlaceSum sum, LongArrayList waiting) {

  /** Returns the update of one photo with coordinates. */
  static TagUpdate located(String tag, PlaceSum sum) {
    return new TagUpdate(tag, sum, new LongArrayList(0));
  }

  /** Returns the update of one waiting photo. */
  static TagUpdate waiting(String tag, long photoid) {
    return new TagUpdate(tag, PlaceSum.NONE, LongArrayList.of(photoid));
  }

  /** Returns the sum of both. Neither must be used afterwards. */
  TagUpdate plus(TagUpdate other) {
    LongArrayList longer = waiting.size() >= other.waiting.size() ? waiting : other.waiting;
    longer.addAll(longer == waiting ? other.waiting : waiting);
    return new TagUpdate(tag, sum.plus(other.sum), longer);
  }
}
