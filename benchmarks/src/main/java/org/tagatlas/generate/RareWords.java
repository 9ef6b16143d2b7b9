package org.tagatlas.generate;

/** The long tail: nonsense words, one for each number. */
final class RareWords {

  private static final String CONSONANTS = "bdfghjklmnprstvz";
  private static final String VOWELS = "aeiou";

  private RareWords() {}

  /** Draws a number; smaller ones are more frequent. */
  static long number(Rng rng) {
    return rng.magnitude(10, 34);
  }

  static String word(long number) {
    StringBuilder out = new StringBuilder();
    long rest = number;
    do {
      int syllable = (int) (rest % (CONSONANTS.length() * VOWELS.length()));
      out.append(CONSONANTS.charAt(syllable % CONSONANTS.length()));
      out.append(VOWELS.charAt(syllable / CONSONANTS.length()));
      rest /= CONSONANTS.length() * VOWELS.length();
    } while (rest > 0 || out.length() < 4);
    return out.toString();
  }
}
