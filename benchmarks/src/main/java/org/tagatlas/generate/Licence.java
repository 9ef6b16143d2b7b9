package org.tagatlas.generate;

/**
 * A license in the metadata.
 *
 * @param name plain text
 * @param url address
 */
record Licence(String name, String url) {

  static final Licence[] ALL = {
    cc("Attribution-NonCommercial-ShareAlike", "by-nc-sa"),
    cc("Attribution-NonCommercial-NoDerivs", "by-nc-nd"),
    cc("Attribution", "by"),
    cc("Attribution-NonCommercial", "by-nc"),
    cc("Attribution-ShareAlike", "by-sa"),
    cc("Attribution-NoDerivs", "by-nd"),
  };

  /** Cumulative percentages of photographers who choose each license. */
  private static final int[] CUMULATIVE_PERCENT = {29, 54, 71, 85, 95, 100};

  /** Draws an index of {@link #ALL}. */
  static int draw(Rng rng) {
    int percent = rng.below(100);
    int index = 0;
    while (percent >= CUMULATIVE_PERCENT[index]) {
      index++;
    }
    return index;
  }

  private static Licence cc(String name, String path) {
    return new Licence(name + " License", "http://creativecommons.org/licenses/" + path + "/2.0/");
  }
}
