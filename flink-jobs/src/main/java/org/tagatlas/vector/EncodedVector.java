package org.tagatlas.vector;

import java.util.Arrays;

/**
 * The code of a photo's vector.
 *
 * @param code its code, see {@link org.tagatlas.similar.LopqCode#bytes}
 * @param components its components as big-endian floats, for exact distances; may be empty
 * @param version number of times that it was published; 0 if it waits for its photo
 */
public record EncodedVector(byte[] code, byte[] components, long version)
    implements Comparable<EncodedVector> {

  /** Returns the same vector with another version. */
  EncodedVector withVersion(long other) {
    return new EncodedVector(code, components, other);
  }

  /**
   * Orders by code, then by components, as unsigned bytes. The order has no meaning, but makes the
   * choice between several vectors of a photo independent of the order in which they are read.
   */
  @Override
  public int compareTo(EncodedVector other) {
    int codes = Arrays.compareUnsigned(code, other.code);
    return codes == 0 ? Arrays.compareUnsigned(components, other.components) : codes;
  }
}
