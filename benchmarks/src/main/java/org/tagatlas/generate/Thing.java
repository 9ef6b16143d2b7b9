package org.tagatlas.generate;

import java.util.Map;

/**
 * A word of edition 2 for what photos show.
 *
 * @param word the word
 * @param translations the same in other languages, by code
 * @param titles whether titles name it
 * @param weight how often it is used where its conditions hold
 */
record Thing(
    Word word,
    Map<String, Word> translations,
    boolean titles,
    double weight,
    Conditions conditions) {

  /** Returns the word in a language, or the listed one if there is no translation. */
  Word in(String language) {
    return translations.getOrDefault(language, word);
  }
}
