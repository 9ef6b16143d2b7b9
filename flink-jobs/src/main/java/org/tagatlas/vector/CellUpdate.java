package org.tagatlas.vector;

/**
 * A published code, for its cell.
 *
 * @param cell both coarse centroids, see {@link #cell}
 * @param photoid the photo's ID
 * @param version version of the photo's document; with each change of the code it increases
 * @param fine the fine centroids; null if the code has left the cell
 */
public record CellUpdate(int cell, long photoid, long version, byte[] fine) {

  /** Returns the number of a cell. */
  static int cell(int coarse1, int coarse2) {
    return coarse1 << Short.SIZE | coarse2;
  }
}
