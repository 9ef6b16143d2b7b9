package org.tagatlas.count;

import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * A part of a tag's rows, as a key of state.
 *
 * @param tag the clean form
 * @param number the part, from 0; a region's is {@link #of}
 */
record TagChunk(Utf8Text tag, int number) {

  /**
   * Returns the part that holds a region's row.
   *
   * @param regionHash the {@link RegionKey#hashCode} of the region in the window
   * @param bits the binary logarithm of how many parts there are, 1 to 30
   */
  static int of(int regionHash, int bits) {
    return regionHash * 0x9E3779B9 >>> 32 - bits;
  }
}
