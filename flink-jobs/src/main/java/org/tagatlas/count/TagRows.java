package org.tagatlas.count;

import org.tagatlas.sketch.PhotographerSet;

/**
 * Rows of a tag by region: all of them, or a chunk. They are bytes, because most rows of a tag do
 * not change when it is counted. Immutable.
 *
 * @param bytes rows without gaps, sorted by the bytes of their keys: the region's key, the number
 *     of photos, and the {@link PhotographerSet}
 */
record TagRows(byte[] bytes) {

  static final TagRows NONE = new TagRows(new byte[0]);
}
