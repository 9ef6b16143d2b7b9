package org.tagatlas.located;

import it.unimi.dsi.fastutil.longs.LongArrayList;

/**
 * What came of a machine tag: where photos of it are, and which photos without coordinates wait for
 * its place.
 *
 * @param tag its id
 * @param sum of photos with coordinates
 * @param waiting ids of photos, in no order; it belongs to this alone
 */
public record TagNews(String tag, PlaceSum sum, LongArrayList waiting) {

  /** Returns what comes of one photo with coordinates. */
  static TagNews vote(String tag, PlaceSum sum) {
    return new TagNews(tag, sum, new LongArrayList(0));
  }

  /** Returns what comes of one photo that waits. */
  static TagNews waits(String tag, long photoid) {
    return new TagNews(tag, PlaceSum.NONE, LongArrayList.of(photoid));
  }

  /** Returns the sum of both, which are not to be used any more. */
  TagNews plus(TagNews other) {
    LongArrayList longer = waiting.size() >= other.waiting.size() ? waiting : other.waiting;
    longer.addAll(longer == waiting ? other.waiting : waiting);
    return new TagNews(tag, sum.plus(other.sum), longer);
  }
}
