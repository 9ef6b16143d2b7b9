package org.tagatlas.inference;

/**
 * The state of a machine tag.
 *
 * @param sum the coordinates of its photos
 * @param emitted the place that was last emitted to waiting photos; null for none
 * @param waiting number of waiting photos
 */
record TagState(PlaceSum sum, TagPlace emitted, long waiting) {

  static final TagState NONE = new TagState(PlaceSum.NONE, null, 0);
}
