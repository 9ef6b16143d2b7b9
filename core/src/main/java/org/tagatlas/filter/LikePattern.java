package org.tagatlas.filter;

import java.util.Arrays;

/** A pattern of LIKE: {@code %} is any text and {@code _} any character. */
final class LikePattern {

  private static final int ANY_TEXT = -1;
  private static final int ANY_CHARACTER = -2;

  private final int[] pattern;

  private LikePattern(int[] pattern) {
    this.pattern = pattern;
  }

  /**
   * Parses a pattern.
   *
   * @param escape the character that makes the next one literal; -1 for none
   * @throws IllegalArgumentException if the escape character precedes neither a wildcard nor itself
   */
  static LikePattern of(String text, int escape) {
    int[] points = text.codePoints().toArray();
    int[] pattern = new int[points.length];
    int length = 0;
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      if (c == escape) {
        if (i + 1 == points.length
            || points[i + 1] != '%' && points[i + 1] != '_' && points[i + 1] != escape) {
          throw new IllegalArgumentException(
              "the escape character must precede %, _ or itself in the pattern");
        }
        pattern[length++] = points[++i];
      } else {
        pattern[length++] = c == '%' ? ANY_TEXT : c == '_' ? ANY_CHARACTER : c;
      }
    }
    return new LikePattern(Arrays.copyOf(pattern, length));
  }

  /** Returns whether all of a text matches, in time of at most length times pattern. */
  boolean matches(String text) {
    int at = 0;
    int p = 0;
    int retryText = -1;
    int retryPattern = -1;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (p < pattern.length && (pattern[p] == c || pattern[p] == ANY_CHARACTER)) {
        at += Character.charCount(c);
        p++;
      } else if (p < pattern.length && pattern[p] == ANY_TEXT) {
        retryPattern = ++p;
        retryText = at;
      } else if (retryPattern >= 0) {
        retryText += Character.charCount(text.codePointAt(retryText));
        at = retryText;
        p = retryPattern;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY_TEXT) {
      p++;
    }
    return p == pattern.length;
  }
}
