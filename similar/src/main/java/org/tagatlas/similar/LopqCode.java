package org.tagatlas.similar;

/**
 * The code of a vector.
 *
 * @param coarse1 coarse centroid of the first half
 * @param coarse2 coarse centroid of the second half
 * @param fine fine centroid of each subvector, as unsigned bytes
 */
public record LopqCode(int coarse1, int coarse2, byte[] fine) {}
