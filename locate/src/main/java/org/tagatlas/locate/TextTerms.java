package org.tagatlas.locate;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.tagatlas.geo.PlaceIndex;
import org.tagatlas.tags.CleanForm;

/**
 * The texts of a photo that are names of places, in clean form (see {@link CleanForm}): tags, their
 * parts, and up to four consecutive words of tags and of the title. Numbers are no names, and
 * neither are texts of one letter or of two Latin letters.
 */
final class TextTerms {

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}'’]+");
  private static final int MAX_WORDS = 4;

  /** Longer tags are sentences; a split of them would name anything. */
  private static final int MAX_SPLIT = 40;

  private static final int MIN_HALF = 4;
  private static final int MIN_AFFIX = 5;
  private static final int MIN_REST = 3;

  private final PlaceIndex places;
  private final Map<String, TermSource> terms = new TreeMap<>();

  /** The names that a tag starts with. */
  private final int[] starts = new int[MAX_SPLIT + 1];

  private TextTerms(PlaceIndex places) {
    this.places = places;
  }

  /**
   * Returns the terms of a photo with their sources, in an order that does not depend on that of
   * the tags.
   *
   * @param tags decoded, in any spelling; machine tags are no terms
   * @param title decoded; may be empty
   */
  static Map<String, TermSource> of(PlaceIndex places, Collection<String> tags, String title) {
    TextTerms found = new TextTerms(places);
    for (String tag : tags) {
      String clean = CleanForm.of(tag);
      found.add(clean, TermSource.TAG);
      if (!isOneWord(tag)) {
        found.addWords(BETWEEN_WORDS.split(tag), TermSource.TAG_PART, TermSource.TAG_PART);
      }
      found.addHalvesAndAffixes(clean);
    }
    String[] words = BETWEEN_WORDS.split(title);
    found.addWords(words, TermSource.TITLE_WORD, TermSource.TITLE_WORDS);
    for (String word : words) {
      if (isLowerCase(word)) {
        found.terms.replace(CleanForm.of(word), TermSource.TITLE_WORD, TermSource.TITLE_LOWER_CASE);
      }
    }
    return Collections.unmodifiableMap(found.terms);
  }

  /** Returns whether a tag is one word of ASCII, which is its only part. */
  private static boolean isOneWord(String tag) {
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  private void addWords(String[] words, TermSource one, TermSource several) {
    for (int i = 0; i < words.length; i++) {
      StringBuilder joined = new StringBuilder();
      for (int n = 0; n < MAX_WORDS && i + n < words.length; n++) {
        joined.append(words[i + n]);
        add(CleanForm.of(joined.toString()), n == 0 ? one : several);
      }
    }
  }

  private void addHalvesAndAffixes(String tag) {
    int length = tag.length();
    if (length < MIN_AFFIX + MIN_REST || length > MAX_SPLIT || places.find(tag) >= 0) {
      return;
    }
    places.findStarts(tag, starts);
    for (int cut = MIN_HALF; cut <= length - MIN_HALF; cut++) {
      if (starts[cut] >= 0 && places.find(tag, cut, length) >= 0) {
        add(tag.substring(0, cut), TermSource.TAG_HALF);
        add(tag.substring(cut), TermSource.TAG_HALF);
      }
    }
    for (int end = length - MIN_REST; end >= MIN_AFFIX; end--) {
      if (starts[end] >= 0) {
        add(tag.substring(0, end), TermSource.TAG_AFFIX);
        break;
      }
    }
    for (int start = MIN_REST; start <= length - MIN_AFFIX; start++) {
      if (places.find(tag, start, length) >= 0) {
        add(tag.substring(start), TermSource.TAG_AFFIX);
        break;
      }
    }
  }

  private void add(String term, TermSource source) {
    int length = term.length();
    if (length < 2 || length == 2 && isAscii(term) || isNumber(term) || places.find(term) < 0) {
      return;
    }
    terms.merge(term, source, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static boolean isNumber(String text) {
    return text.codePoints().allMatch(Character::isDigit);
  }

  /** Only Latin, Greek, Cyrillic and a few other scripts have cases. */
  private static boolean isLowerCase(String word) {
    return !word.isEmpty() && Character.isLowerCase(word.codePointAt(0));
  }
}
