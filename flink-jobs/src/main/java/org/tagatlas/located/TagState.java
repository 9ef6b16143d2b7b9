package org.tagatlas.located;

/**
 * What is remembered of a machine tag.
 *
 * @param sum where its photos are
 * @param told the place that waiting photos know of; null for none
 * @param waiting how many photos wait
 */
record TagState(PlaceSum sum, TagPlace told, long waiting) {

  static final TagState NONE = new TagState(PlaceSum.NONE, null, 0);
}
