package org.tagatlas.publish;

import org.tagatlas.count.RegionKey;
import org.tagatlas.geo.RegionCentre;
import org.tagatlas.signature.SignatureTag;

/** A tag of a signature as it is published. */
public final class SignatureDocument {

  private SignatureDocument() {}

  /** Returns the id of a signature's tag: {@code window|region|tag}. */
  public static String id(RegionKey key, String tag) {
    return key.id() + '|' + tag;
  }

  /**
   * Returns the fields of a signature's tag but for the time of its update.
   *
   * @param key the region in the window
   * @param centre the region's name and point; null when the gazetteer does not know it
   * @param rank from 1
   * @param tag the tag with its counts and score
   * @param namesPlace whether the tag names a place of the country
   */
  public static byte[] fields(
      RegionKey key, RegionCentre centre, int rank, SignatureTag tag, boolean namesPlace) {
    return JsonSource.of(
        json -> {
          json.region(key, centre);
          json.number("rank", rank);
          json.text("tag", tag.tag());
          json.text("label", tag.label());
          json.number("photos", tag.photos());
          json.number("photographers", tag.photographers());
          json.number("score", tag.score());
          json.number("share", tag.share());
          json.truth("names_place", namesPlace);
        });
  }
}
