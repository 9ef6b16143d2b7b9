package org.tagatlas.geo;

import java.text.Normalizer;
import java.util.Map;
import java.util.function.LongConsumer;
import org.tagatlas.tags.CleanForm;

/** The forms in which the name of a place is typed, and their hashes. */
final class NameForms {

  /** The population to pass for names of which "city" is no part. */
  static final int NO_CITY = -1;

  /**
   * Minimum population for dropping a trailing "city": New York City is called New York, but Park
   * City is not called Park.
   */
  private static final int LARGE_CITY = 100_000;

  /** Letters without a decomposition to ASCII, and the common replacement. */
  private static final Map<Integer, String> LETTERS =
      Map.ofEntries(
          letter('ß', "ss"),
          letter('æ', "ae"),
          letter('œ', "oe"),
          letter('ø', "o"),
          letter('đ', "d"),
          letter('ð', "d"),
          letter('þ', "th"),
          letter('ł', "l"),
          letter('ı', "i"),
          letter('ħ', "h"),
          letter('ŋ', "n"),
          letter('ə', "e"),
          letter('‘', ""),
          letter('’', ""),
          letter('ʻ', ""),
          letter('ʼ', ""),
          letter('ʿ', ""),
          letter('ʾ', ""));

  private NameForms() {}

  /**
   * Passes the hashes of all forms of a name: its clean form, the same in plain ASCII, without a
   * disambiguating suffix, and for cities with and without "city".
   *
   * @param population {@link #NO_CITY} for countries, divisions and names in other languages
   */
  static void forEachHash(String name, int population, LongConsumer hashes) {
    spellings(name.replace(",", ""), population, hashes);
    // "Washington, D.C." and "Halle (Saale)" are tagged without the disambiguating suffix.
    int end = name.indexOf(',') > 0 ? name.indexOf(',') : name.indexOf('(');
    if (end > 0) {
      spellings(name.substring(0, end), population, hashes);
    }
  }

  private static void spellings(String name, int population, LongConsumer hashes) {
    String clean = CleanForm.of(name);
    forms(clean, population, hashes);
    if (!isAscii(clean)) {
      forms(ascii(clean), population, hashes);
    }
  }

  private static void forms(String spelling, int population, LongConsumer hashes) {
    hashes.accept(hash(spelling));
    if (population != NO_CITY && !spelling.endsWith("city")) {
      hashes.accept(hash(spelling + "city"));
    } else if (population >= LARGE_CITY) {
      hashes.accept(hash(spelling.substring(0, spelling.length() - "city".length())));
    }
  }

  /** Most names are ASCII; transliterating all of them took a third of the ranking's time. */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  /** Returns a text in clean form without accents and with ASCII in place of special letters. */
  static String ascii(String clean) {
    if (isAscii(clean)) {
      return clean;
    }
    StringBuilder plain = new StringBuilder(clean.length());
    Normalizer.normalize(clean, Normalizer.Form.NFD)
        .codePoints()
        .filter(letter -> Character.getType(letter) != Character.NON_SPACING_MARK)
        .forEach(
            letter -> {
              String typed = letter < 128 ? null : LETTERS.get(letter);
              if (typed == null) {
                plain.appendCodePoint(letter);
              } else {
                plain.append(typed);
              }
            });
    return Normalizer.normalize(plain, Normalizer.Form.NFC);
  }

  private static Map.Entry<Integer, String> letter(char letter, String typed) {
    return Map.entry((int) letter, typed);
  }

  /** Returns a 64-bit hash: among a country's names, two in a million million tags collide. */
  static long hash(CharSequence name) {
    return hash(name, 0, name.length());
  }

  /** Returns the hash of a name that is longer by a character. */
  static long next(long hash, char c) {
    long mixed = (hash ^ c) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 32;
  }

  static long hash(CharSequence name, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      hash = next(hash, name.charAt(i));
    }
    return hash;
  }
}
