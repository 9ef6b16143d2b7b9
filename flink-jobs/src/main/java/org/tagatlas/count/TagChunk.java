package org.tagatlas.count;

import org.tagatlas.region.RegionKey;
import org.tagatlas.text.Utf8Text;

/**
 * A chunk of a tag's rows, as a state key.
 *
 * @param tag the clean form
 * @param number number of the chunk, from 0; see {@link #of}
 */
record TagChunk(Utf8Text tag, int number) {

  /**
   * Returns the number of the chunk that contains a region's row.
   *
   * @param regionHash the {@link RegionKey#hashCode} of the region in the window
   * @param bits binary logarithm of the number of chunks, 1 to 30
   */
  static int of(int regionHash, int bits) {
    return regionHash * 0x9E3779B9 >>> 32 - bits;
  }
}
