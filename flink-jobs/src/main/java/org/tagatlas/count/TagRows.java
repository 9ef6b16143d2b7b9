package org.tagatlas.count;

/**
 * Rows of a tag by region: all of them, or a part. They are bytes, as most rows of a tag stay as
 * they are when it is counted. Immutable.
 *
 * @param bytes a row behind the other, sorted by the bytes of their keys: the region's key, the
 *     number of photos, and the {@link Voters}
 */
record TagRows(byte[] bytes) {

  static final TagRows NONE = new TagRows(new byte[0]);
}
