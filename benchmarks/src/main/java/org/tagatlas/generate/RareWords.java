package org.tagatlas.generate;

/** The long tail: nonsense words, one for each number. */
final class RareWords {

  private static final String CONSONANTS = "bdfghjklmnprstvz";
  private static final String VOWELS = "aeiou";

  private static final int LEAST_BITS = 10;
  private static final int MOST_BITS = 34;
  private static final long MAX_NUMBER = 1L << MOST_BITS;

  private RareWords() {}

  /** Draws a number; smaller ones are more frequent. */
  static long number(Rng rng) {
    return rng.magnitude(LEAST_BITS, MOST_BITS);
  }

  /** Returns the probability that {@link #number} draws the number of a word; 0 if it is none. */
  static double probability(String word) {
    long number = 0;
    for (int i = word.length() - 2; i >= 0; i -= 2) {
      int consonant = CONSONANTS.indexOf(word.charAt(i));
      int vowel = VOWELS.indexOf(word.charAt(i + 1));
      if (consonant < 0 || vowel < 0 || number > MAX_NUMBER) {
        return 0;
      }
      number =
          number * CONSONANTS.length() * VOWELS.length() + vowel * CONSONANTS.length() + consonant;
    }
    if (number > MAX_NUMBER || !word(number).equals(word)) {
      return 0;
    }
    double sum = 0;
    for (int bits = LEAST_BITS; bits <= MOST_BITS; bits++) {
      sum += number < 1L << bits ? 1.0 / (1L << bits) : 0;
    }
    return sum / (MOST_BITS - LEAST_BITS + 1);
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
