package org.tagatlas.publish;

import org.tagatlas.geo.RegionCentre;
import org.tagatlas.region.RegionKey;
import org.tagatlas.signature.SignatureTag;
import org.tagatlas.tags.TagClass;

/** Creates documents of the tags in signatures. */
public final class SignatureDocument {

  private SignatureDocument() {}

  /** Returns the document id of a tag in a signature: {@code window|region|tag}. */
  public static String id(RegionKey key, String tag) {
    return key.id() + '|' + tag;
  }

  /**
   * Returns the fields of a tag in a signature, except the update time.
   *
   * @param key the region in the window
   * @param centre name and location of the region; null if it is not in the gazetteer
   * @param rank rank, starting at 1
   * @param tag tag with its counts and score
   * @param namesPlace whether the tag is the name of a place in the country
   * @param tagClass what the tag is about
   */
  public static byte[] fields(
      RegionKey key,
      RegionCentre centre,
      int rank,
      SignatureTag tag,
      boolean namesPlace,
      TagClass tagClass) {
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
          json.bool("names_place", namesPlace);
          json.text("tag_class", tagClass.id());
        });
  }
}
