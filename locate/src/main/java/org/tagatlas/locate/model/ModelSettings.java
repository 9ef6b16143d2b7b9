package org.tagatlas.locate.model;

import java.io.Serializable;

/**
 * The parameters of a model.
 *
 * @param minPhotographers terms of fewer photographers are not written; at least 2
 */
public record ModelSettings(Folds folds, Partition partition, int minPhotographers)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The default parameters. */
  public static final ModelSettings DEFAULTS =
      new ModelSettings(Folds.DEFAULT, Partition.RELATIVE, 2);

  /** Checks the parameters. */
  public ModelSettings {
    if (minPhotographers < 2) {
      throw new IllegalArgumentException("terms of one photographer must not be written");
    }
  }
}
