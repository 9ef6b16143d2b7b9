package org.tagatlas.locate.model;

import java.util.Locale;

/**
 * How much the evidence of a term counts, by its class: where in the photo it is, and how many
 * photographers used it.
 *
 * @param weights one for each class
 * @param prior exponent of the share of a cell in all photos
 * @param size exponent of the number of terms that the evidence is divided by
 */
record TermClasses(double[] weights, double prior, double size) {

  private static final int[] PHOTOGRAPHERS = {3, 8, 32, 256, Integer.MAX_VALUE};

  /** Number of classes. */
  static final int CLASSES = PhotoTerms.SOURCES * PHOTOGRAPHERS.length;

  /** Where there are too few photos to fit weights to. */
  static final TermClasses DEFAULTS = new TermClasses(defaults(), 0.3, 0.3);

  private static double[] defaults() {
    double[] weights = new double[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      weights[i] = 1;
    }
    return weights;
  }

  static int of(int source, int photographers) {
    int bin = 0;
    while (photographers >= PHOTOGRAPHERS[bin]) {
      bin++;
    }
    return source * PHOTOGRAPHERS.length + bin;
  }

  /** Returns the name of a class, such as {@code tag_word.8}. */
  static String name(int index) {
    int bin = index % PHOTOGRAPHERS.length;
    return PhotoTerms.Source.values()[index / PHOTOGRAPHERS.length].name().toLowerCase(Locale.ROOT)
        + "."
        + (bin == 0 ? 2 : PHOTOGRAPHERS[bin - 1]);
  }
}
