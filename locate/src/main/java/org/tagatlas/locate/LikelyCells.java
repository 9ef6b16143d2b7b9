package org.tagatlas.locate;

import java.util.List;

/**
 * Where on the sphere a photo with some text may have been taken.
 *
 * @param ofModel whether the shares are those of a model's cells; otherwise those of the places
 *     that the text names
 * @param cells cells of S2, the most likely first; empty if nothing is known
 */
public record LikelyCells(boolean ofModel, List<Cell> cells) {

  /** Copies the list. */
  public LikelyCells {
    cells = List.copyOf(cells);
  }

  /**
   * A cell.
   *
   * @param id identifier in S2
   * @param share its share of the distribution; not calibrated
   */
  public record Cell(long id, double share) {}
}
