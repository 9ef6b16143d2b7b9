package org.tagatlas.similar;

import java.nio.ByteBuffer;

/**
 * The code of a vector.
 *
 * @param coarse1 coarse centroid of the first half
 * @param coarse2 coarse centroid of the second half
 * @param fine fine centroid of each subvector, as unsigned bytes
 */
public record LopqCode(int coarse1, int coarse2, byte[] fine) {

  private static final int COARSE_BYTES = 2 * Short.BYTES;

  /** Returns the code as bytes: both coarse centroids in two bytes each, then the fine ones. */
  public byte[] bytes() {
    return ByteBuffer.allocate(COARSE_BYTES + fine.length)
        .putShort((short) coarse1)
        .putShort((short) coarse2)
        .put(fine)
        .array();
  }

  /**
   * Returns the code of {@link #bytes}.
   *
   * @throws IllegalArgumentException if there are too few bytes
   */
  public static LopqCode of(byte[] bytes) {
    if (bytes.length <= COARSE_BYTES) {
      throw new IllegalArgumentException("a code has more than " + COARSE_BYTES + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int first = Short.toUnsignedInt(in.getShort());
    int second = Short.toUnsignedInt(in.getShort());
    byte[] fine = new byte[in.remaining()];
    in.get(fine);
    return new LopqCode(first, second, fine);
  }

  /** Returns the name of its cell, such as {@code 17_203}. */
  public String cell() {
    return cell(coarse1, coarse2);
  }

  /** Returns the name of a cell, such as {@code 17_203}. */
  public static String cell(int coarse1, int coarse2) {
    return coarse1 + "_" + coarse2;
  }
}
